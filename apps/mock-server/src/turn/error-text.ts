/** What a scripted failure says if its script gives it no words. */
import type { ReplyError } from '@ollamakit/wire/fixture'
import { nodeHttp } from '../http/node-http.ts'

/** Returns the message of a failure: its own, also an empty one, or the server's for that status. */
export function errorText({ status, message }: ReplyError, model: string): string {
  if (message !== undefined) return message
  if (status === 404) return `model '${model}' not found`
  return texts.get(status) ?? (nodeHttp.STATUS_CODES[status] ?? `status ${status}`).toLowerCase()
}

/** Server: `server/sched.go`, `llm/server.go`, `server/cloud_proxy.go`. */
const texts = new Map([
  [
    500,
    'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details',
  ],
  [503, 'server busy, please try again.  maximum pending requests exceeded'],
])
