/** The script of a response: the reply of its fixture with the defaults of fixture files. */
import type { Reply, ReplyObject } from '@ollamakit/wire/fixture'
import type { RequestContext } from '../http/request-context.ts'

/** Adds the default pace, and the fault of chaos if it is drawn for the request. */
export function scriptOf(
  reply: Reply | undefined,
  { state, entry }: Pick<RequestContext, 'state' | 'entry'>,
): ReplyObject {
  const script = typeof reply === 'string' ? { content: reply } : (reply ?? {})
  const { pace } = state.defaults
  const fault = state.chaosOf(entry)?.fault
  if ((pace === undefined || script.pace !== undefined) && !fault) return script
  return { ...script, ...(pace && !script.pace ? { pace } : {}), ...(fault ? { fault } : {}) }
}
