/** Finds the fixture of a request, with its reply made for it. */
import type { Match } from '../fixture/found-match.ts'
import { placeOf } from '../fixture/place.ts'
import type { Question } from '../fixture/question.ts'
import type { RequestContext } from '../http/request-context.ts'
import { type Rejected, rejected } from '../render/outcome.ts'

/** Returns the match, undefined if no fixture matches, or an error if its functions or templates fail. */
export async function findMatch(
  question: Question,
  { state, entry, signal }: RequestContext,
): Promise<Match | Rejected | undefined> {
  const loops = new Set<string>()
  try {
    for (;;) {
      const match = state.fixtures.find(question, entry, loops)
      if (!match || match.isReady) return match
      if (!(await makeReply(match, question, signal))) return rejected(499, 'request canceled')
      if (!match.wouldLoop(question)) return match
      loops.add(match.key)
    }
  } catch (error) {
    entry.failure = messageOf(error)
    return rejected(500, `ollamakit-mock: ${entry.failure}`)
  }
}

/** Returns false if the client closed the connection first: a function may never return. */
async function makeReply(match: Match, question: Question, signal: AbortSignal): Promise<boolean> {
  const making = match.makeReply(question).then(() => true)
  const left = Promise.withResolvers<false>()
  const leave = (): void => left.resolve(false)
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  try {
    return await Promise.race([making, left.promise])
  } catch (error) {
    throw new Error(`the reply of ${match.name}${placeOf(match.fixture)} failed: ${messageOf(error)}`, {
      cause: error,
    })
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
