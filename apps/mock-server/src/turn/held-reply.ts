/** A reply that a test sends piece by piece, while the client reads it. */
import type { JournalEntry } from '../journal/journal-entry.ts'
import { type AnyShape, choose, given, objectOf } from '../fixture/fixture-shape.ts'
import { isPlainObject, isText } from '../fixture/is-kind.ts'
import { describeProblem, type Problem } from '../fixture/problem.ts'
import { finishShape, partialErrorShape, partShape, usageShape } from '../fixture/reply-shape.ts'
import { text } from '../fixture/value-shapes.ts'
import type { ReplyError, ReplyObject, ReplyPart, ReplyUsage } from '@ollamakit/wire/fixture'

/** The test's end of a held stream. Pieces pushed before the request arrives are sent once it does. */
export interface HeldReply {
  /** The request that it answers, once it has arrived. */
  readonly request: Promise<JournalEntry>
  /** Sends more: a text is one piece of content. */
  push(...said: (string | ReplyPart)[]): void
  /** Ends with an error: a status if nothing was sent yet, otherwise an error line. */
  fail(error?: string | Partial<ReplyError>): void
  /** Ends the response normally. */
  end(more?: { finish?: 'stop' | 'length'; usage?: ReplyUsage }): void
}

/** The mock's end. */
export interface Hand {
  /** All pieces so far, as a reply. */
  reply(): ReplyObject
  isOver(): boolean
  /** Waits until there is more than the last `reply()` returned. */
  changed(): Promise<void>
  /** Passes the request to the test. */
  take(entry: JournalEntry): void
}

const pushedShape = choose('text or a part', given(isText, text), given(isPlainObject, partShape))
const failedShape = choose('text or an error', given(isText, text), given(isPlainObject, partialErrorShape))
const endShape = objectOf<{ finish?: 'stop' | 'length'; usage?: ReplyUsage }>(
  '',
  { finish: finishShape, usage: usageShape },
  {},
)

function checkGiven(name: string, shape: AnyShape, value: unknown): void {
  const problems: Problem[] = []
  shape.check(value, [], (problem) => problems.push(problem))
  if (problems.length > 0) throw new TypeError(`${name}(): ${problems.map(describeProblem).join('; ')}`)
}

/** Both ends of a reply. */
export function createHeldReply(): { held: HeldReply; hand: Hand } {
  const parts: ReplyPart[] = []
  let ending: Pick<ReplyObject, 'finish' | 'usage' | 'error' | 'fault'> | undefined
  let isNew = false
  let wake: (() => void) | undefined
  const request = Promise.withResolvers<JournalEntry>()
  const change = (): void => {
    isNew = true
    wake?.()
  }
  const end = (how: NonNullable<typeof ending>): void => {
    if (ending) throw new Error('this reply has already ended')
    ending = how
    change()
  }
  return {
    held: {
      request: request.promise,
      push(...said) {
        if (ending) throw new Error('this reply has ended: call push() before end() or fail()')
        if (said.length === 0) throw new TypeError('push() takes at least one text or part')
        for (const one of said) checkGiven('push', pushedShape, one)
        parts.push(...said.map((one) => (typeof one === 'string' ? { content: one } : one)))
        change()
      },
      fail(error = {}) {
        checkGiven('fail', failedShape, error)
        const { message, status, ...rest } = typeof error === 'string' ? { message: error } : error
        const told = message === undefined ? {} : { message }
        end(
          parts.length === 0 && status !== undefined
            ? { error: { status, ...rest, ...told } }
            : { fault: { after: { frames: Infinity }, by: 'error', ...told } },
        )
      },
      end(more = {}) {
        checkGiven('end', endShape, more)
        end(more)
      },
    },
    hand: {
      reply() {
        isNew = false
        return { parts: [...parts], ...(ending ?? { wire: { omitDone: true } }) }
      },
      isOver: () => ending !== undefined,
      async changed() {
        if (!isNew) await new Promise<void>((resolve) => (wake = resolve))
      },
      take: (entry) => request.resolve(entry),
    },
  }
}
