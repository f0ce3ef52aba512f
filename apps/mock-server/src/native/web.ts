/** `POST /api/experimental/web_search` and `web_fetch`: they are the cloud's, which a mock does not have. Server: `server/cloud_proxy.go`. */
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { errorAnswer } from '../http/json-answer.ts'
import { isBlank } from '../request/is-blank.ts'

export const webSearchRoute: Route = {
  path: '/api/experimental/web_search',
  methods: ['POST'],
  answer: async (request) => refuse(request, 'web search'),
}

export const webFetchRoute: Route = {
  path: '/api/experimental/web_fetch',
  methods: ['POST'],
  answer: async (request) => refuse(request, 'web fetch'),
}

function refuse({ body }: RequestContext, what: 'web search' | 'web fetch'): Answer {
  return isBlank(body)
    ? errorAnswer(400, 'missing request body')
    : errorAnswer(403, `ollama cloud is disabled: ${what} is unavailable`)
}
