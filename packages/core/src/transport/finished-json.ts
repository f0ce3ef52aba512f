/** Reads what a model said, answered whole. */
import type { Call } from './call.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { withStream } from './check-arguments.ts'
import { FrameFailure } from '../errors/frame-failure.ts'
import { saysError } from '../errors/read-error-body.ts'
import { toStreamError } from '../errors/to-stream-error.ts'
import { parseJson } from './parse-json.ts'
import type { Transport } from './transport.ts'

/**
 * A model runner that breaks off leaves a whole answer without the word that ended it, and otherwise looking like any other.
 *
 * @param complete adds what some servers leave out.
 * @param broken what had been said by an answer that has no such word; undefined for one that has.
 * @throws OllamaStreamError for an answer that broke off, with what had been said.
 */
export function finishedJson<T>(
  transport: Transport,
  { path, request }: { path: string; request: object },
  isExpected: (value: unknown) => value is T,
  broken: (value: T) => ChatAnswerContent | undefined,
  call: Call | undefined,
  complete?: (value: unknown) => unknown,
): Promise<T> {
  return transport.whole(
    { method: 'POST', path, body: withStream(request, false), accept: 'application/json' },
    (text, { response, ...asked }) => {
      const parsed = parseJson(text)
      const value = complete ? complete(parsed) : parsed
      if (!isExpected(value) || saysError(value)) return undefined
      const partial = broken(value)
      if (partial) throw toStreamError(new FrameFailure('', '', 'incomplete'), asked, partial, response)
      return value
    },
    call,
  )
}
