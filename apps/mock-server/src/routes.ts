/** Every route of the mock, in one list. */
import { toAdminRoutes } from './admin/admin-routes.ts'
import { textAnswer } from './http/answer.ts'
import type { Route } from './http/route.ts'
import type { MockState } from './mock-state.ts'
import { answerChat } from './native/chat.ts'
import { errorAnswer } from './native/json-answer.ts'
import { answerShow } from './native/show.ts'
import { answerTags } from './native/tags.ts'
import { answerVersion } from './native/version.ts'
import { answerChatCompletions } from './openai/chat-completions.ts'
import { answerModel, answerModels } from './openai/models.ts'

/** The routes of a mock in this state. */
export function toRoutes(state: MockState): Route[] {
  return [
    {
      path: '/',
      methods: ['HEAD', 'GET'],
      answer: () => ({ ...textAnswer(200, 'Ollama is running'), headers: [['Content-Type', 'text/plain; charset=utf-8']] }),
    },
    { path: '/api/version', methods: ['HEAD', 'GET'], answer: () => answerVersion(state.version) },
    { path: '/api/tags', methods: ['HEAD', 'GET'], answer: () => answerTags(state.models) },
    { path: '/api/show', methods: ['POST'], answer: (request) => answerShow(request, state.models) },
    { path: '/api/chat', methods: ['POST'], answer: (request) => answerChat(request, state) },
    { path: '/v1/chat/completions', methods: ['POST'], answer: (request) => answerChatCompletions(request, state) },
    { path: '/v1/models', methods: ['GET'], answer: () => answerModels(state.models) },
    { path: '/v1/models/:model', methods: ['GET'], answer: (request) => answerModel(request, state.models) },
    ...unserved.map(([path, ...methods]): Route => ({
      path,
      methods,
      answer: ({ method }) => errorAnswer(501, `mock-ollama does not serve ${method} ${path} yet`),
    })),
    ...toAdminRoutes(state),
  ]
}

/** Routes of the real server that the mock has no answer for: there, so not 404, and said plainly. */
const unserved: [path: string, ...methods: Route['methods']][] = [
  ['/api/status', 'GET'],
  ['/api/ps', 'GET'],
  ['/api/generate', 'POST'],
  ['/api/embed', 'POST'],
  ['/api/embeddings', 'POST'],
  ['/api/pull', 'POST'],
  ['/api/push', 'POST'],
  ['/api/create', 'POST'],
  ['/api/copy', 'POST'],
  ['/api/delete', 'DELETE'],
  ['/api/blobs/:digest', 'HEAD', 'POST'],
  ['/api/me', 'POST'],
  ['/api/signout', 'POST'],
  ['/api/user/keys/:encodedKey', 'DELETE'],
  ['/api/experimental/web_search', 'POST'],
  ['/api/experimental/web_fetch', 'POST'],
  ['/api/experimental/model-recommendations', 'GET'],
  ['/v1/completions', 'POST'],
  ['/v1/embeddings', 'POST'],
  ['/v1/responses', 'POST'],
  ['/v1/messages', 'POST'],
  ['/v1/audio/transcriptions', 'POST'],
]
