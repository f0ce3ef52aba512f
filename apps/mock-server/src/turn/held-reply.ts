/** A reply that is said piece by piece by a test, while its client listens. */
import type { JournalEntry } from '../journal/journal-entry.ts'
import type { ReplyError, ReplyObject, ReplyPart, ReplyUsage } from '@ollamakit/wire/fixture'

/** The test's end of a stream that is opened by hand. What is said before the request comes is sent once it does. */
export interface HeldReply {
  /** The request that it answers, once one has come. */
  readonly request: Promise<JournalEntry>
  /** Says something more: a text is one piece of content. */
  push(...said: (string | ReplyPart)[]): void
  /** Ends in an error: a status if nothing was said yet, a line after what was said otherwise. */
  fail(error?: string | Partial<ReplyError>): void
  /** Ends as an answer does. */
  end(more?: { finish?: 'stop' | 'length'; usage?: ReplyUsage }): void
}

/** The mock's end. */
export interface Hand {
  /** All that was said so far, as a reply. */
  reply(): ReplyObject
  isOver(): boolean
  /** Waits until there is more than was last asked for. */
  changed(): Promise<void>
  /** Tells who listens. */
  take(entry: JournalEntry): void
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
    if (ending) throw new Error('this reply is over: it was ended or failed before')
    ending = how
    change()
  }
  return {
    held: {
      request: request.promise,
      push(...said) {
        if (ending) throw new Error('this reply is over: nothing can be said after its end')
        parts.push(...said.map((one) => (typeof one === 'string' ? { content: one } : one)))
        change()
      },
      fail(error = {}) {
        const { message, status, ...rest } = typeof error === 'string' ? { message: error } : error
        const told = message === undefined ? {} : { message }
        end(
          parts.length === 0 && status !== undefined
            ? { error: { status, ...rest, ...told } }
            : { fault: { after: { frames: Infinity }, by: 'error', ...told } },
        )
      },
      end: (more = {}) => end(more),
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
