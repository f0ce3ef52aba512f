/** Every route of the mock, in one list. */
import { toAdminRoutes } from './admin/admin-routes.ts'
import { textAnswer } from './http/answer.ts'
import type { Route } from './http/route.ts'
import type { MockState } from './mock-state.ts'
import { answerBlob } from './native/blobs.ts'
import { answerChat } from './native/chat.ts'
import { answerCopy } from './native/copy.ts'
import { answerCreate } from './native/create.ts'
import { answerDelete } from './native/delete.ts'
import { answerEmbed } from './native/embed.ts'
import { answerEmbeddings } from './native/embeddings.ts'
import { answerModelRecommendations } from './native/experimental-model-recommendations.ts'
import { answerGenerate } from './native/generate.ts'
import { errorAnswer } from './http/json-answer.ts'
import { answerMe } from './native/me.ts'
import { answerPs } from './native/ps.ts'
import { answerPull, type PullWorld } from './native/pull.ts'
import { answerPush } from './native/push.ts'
import { answerShow } from './native/show.ts'
import { answerSignout } from './native/signout.ts'
import { answerStatus } from './native/status.ts'
import { answerTags } from './native/tags.ts'
import { answerVersion } from './native/version.ts'
import { answerWeb } from './native/web.ts'
import { answerChatCompletions } from './openai/chat-completions.ts'
import { answerModel, answerModels } from './openai/models.ts'

/** The routes of a mock in this state. */
export function toRoutes(state: MockState): Route[] {
  const now = (): number => state.clock.now()
  const pullWorld = (): PullWorld => ({ models: state.models, registry: state.registry, now })
  return [
    {
      path: '/',
      methods: ['HEAD', 'GET'],
      answer: () => ({
        ...textAnswer(200, 'Ollama is running'),
        headers: [['Content-Type', 'text/plain; charset=utf-8']],
      }),
    },
    { path: '/api/version', methods: ['HEAD', 'GET'], answer: () => answerVersion(state.version) },
    { path: '/api/tags', methods: ['HEAD', 'GET'], answer: () => answerTags(state.models) },
    { path: '/api/show', methods: ['POST'], answer: (request) => answerShow(request, state.models) },
    { path: '/api/chat', methods: ['POST'], answer: (request) => answerChat(request, state) },
    { path: '/api/generate', methods: ['POST'], answer: (request) => answerGenerate(request, state) },
    { path: '/api/embed', methods: ['POST'], answer: (request) => answerEmbed(request, state) },
    { path: '/api/embeddings', methods: ['POST'], answer: (request) => answerEmbeddings(request, state) },
    { path: '/api/ps', methods: ['GET'], answer: () => answerPs(state.scheduler, now()) },
    { path: '/api/pull', methods: ['POST'], answer: (request) => answerPull(request, pullWorld()) },
    { path: '/api/push', methods: ['POST'], answer: (request) => answerPush(request, state.models) },
    { path: '/api/create', methods: ['POST'], answer: (request) => answerCreate(request, pullWorld()) },
    { path: '/api/copy', methods: ['POST'], answer: (request) => answerCopy(request, state.models, now()) },
    { path: '/api/delete', methods: ['DELETE'], answer: (request) => answerDelete(request, state.models) },
    {
      path: '/api/blobs/:digest',
      methods: ['HEAD', 'POST'],
      answer: (request) => answerBlob(request, state.models.blobs),
    },
    { path: '/api/status', methods: ['GET'], answer: () => answerStatus() },
    { path: '/api/me', methods: ['POST'], answer: () => answerMe() },
    { path: '/api/signout', methods: ['POST'], answer: () => answerSignout() },
    { path: '/api/user/keys/:encodedKey', methods: ['DELETE'], answer: () => answerSignout() },
    {
      path: '/api/experimental/web_search',
      methods: ['POST'],
      answer: (request) => answerWeb(request, 'web search'),
    },
    {
      path: '/api/experimental/web_fetch',
      methods: ['POST'],
      answer: (request) => answerWeb(request, 'web fetch'),
    },
    {
      path: '/api/experimental/model-recommendations',
      methods: ['GET'],
      answer: () => answerModelRecommendations(),
    },
    {
      path: '/v1/chat/completions',
      methods: ['POST'],
      answer: (request) => answerChatCompletions(request, state),
    },
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
  ['/v1/completions', 'POST'],
  ['/v1/embeddings', 'POST'],
  ['/v1/responses', 'POST'],
  ['/v1/messages', 'POST'],
  ['/v1/audio/transcriptions', 'POST'],
]
