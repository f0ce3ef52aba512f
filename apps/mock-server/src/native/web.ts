/** `POST /api/experimental/web_search` and `web_fetch`: they are the cloud's, which a mock does not have. Server: `server/cloud_proxy.go`. */
import type { Answer } from '../http/answer.ts'
import type { RouteRequest } from '../http/route.ts'
import { errorAnswer } from '../http/json-answer.ts'
import { isBlank } from '../request/is-blank.ts'

/** @param what - `web search` or `web fetch`. */
export function answerWeb({ body }: RouteRequest, what: string): Answer {
  return isBlank(body)
    ? errorAnswer(400, 'missing request body')
    : errorAnswer(403, `ollama cloud is disabled: ${what} is unavailable`)
}
