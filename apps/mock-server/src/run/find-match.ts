/** Finds the fixture of a request, with its reply made for it. */
import type { Match } from '../fixture/found-match.ts'
import { placeOf } from '../fixture/place.ts'
import type { Reply, ReplyObject } from '@ollamakit/wire/fixture'
import type { Question } from '../fixture/question.ts'
import type { RequestContext } from '../http/request-context.ts'
import { type Rejected, rejected } from '../render/outcome.ts'

/** The script of a reply, with the defaults of fixture files. */
export function scriptOf(reply: Reply | undefined, { defaults }: RequestContext['state']): ReplyObject {
  const script = typeof reply === 'string' ? { content: reply } : (reply ?? {})
  return defaults.pace === undefined || script.pace !== undefined
    ? script
    : { ...script, pace: defaults.pace }
}

/** Returns the match, undefined if no fixture matches, or an error if its reply cannot be made. */
export async function findMatch(
  question: Question,
  { state, entry }: Pick<RequestContext, 'state' | 'entry'>,
): Promise<Match | Rejected | undefined> {
  const loops = new Set<string>()
  for (;;) {
    const match = state.fixtures.find(question, entry, loops)
    if (!match || match.isReady) return match
    try {
      await match.makeReply(question)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      entry.failure = `the reply of ${match.name}${placeOf(match.fixture)} failed: ${message}`
      return rejected(500, `ollamakit-mock: ${entry.failure}`)
    }
    if (!match.wouldLoop(question)) return match
    loops.add(match.key)
  }
}
