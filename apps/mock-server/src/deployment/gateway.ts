/** An OpenAI-only gateway in front of Ollama servers: `/v1` alone, keys with models, limits, its own errors. Claims 2.1 to 2.17 of the deployments it stands for. */
import { adminRoutes } from '../admin/admin-routes.ts'
import { isAdminPath } from '../http/admin-path.ts'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, type Header, wholeAnswer } from '../http/answer.ts'
import type { Deployment } from '../http/deployment.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { chatCompletionsRoute } from '../openai/chat-completions.ts'
import { completionsRoute } from '../openai/completions.ts'
import { embeddingsRoute } from '../openai/embeddings.ts'
import { toListedModels } from '../openai/models.ts'
import { findModel } from '../store/find-model.ts'
import type { DeploymentOptions } from './deployment-options.ts'
import { findGrant, keyOf, type Keys, modelOf } from './keys.ts'
import { Limiter } from './limit.ts'
import { withNullContent } from './null-content.ts'
import { queued, RequestQueue } from './queue.ts'

export function createGateway({ keys, limits = [], clock }: DeploymentOptions): Deployment {
  const limiter = new Limiter(limits, clock)
  const queue = new RequestQueue(limits)
  const inTurn = (route: Route): Route => queued(route, queue, keyOf, toBusy)
  return {
    routes: [
      inTurn({
        ...chatCompletionsRoute,
        answer: async (request) => withNullContent(await chatCompletionsRoute.answer(request)),
      }),
      inTurn(completionsRoute),
      inTurn(embeddingsRoute),
      createModelsRoute(keys),
      ...adminRoutes,
    ],
    checks: [],
    refuse: (request) => refuse(request, keys, limiter),
    answerNoRoute: async ({ method, url }) =>
      toError(404, `no such endpoint: ${method} ${url}`, 'not_found_error', 'unknown_endpoint'),
  }
}

/** Lists the models of a key. */
function createModelsRoute(keys: Keys | undefined): Route {
  return {
    path: '/v1/models',
    methods: ['GET'],
    async answer(request) {
      const grant = findGrant(request, keys)
      const data = toListedModels(request.state.models).filter(
        ({ id }) => typeof grant === 'string' || grant.allows(id),
      )
      return wholeAnswer(200, json, encodeGoJson({ object: 'list', data }))
    },
  }
}

function refuse(request: RequestContext, keys: Keys | undefined, limiter: Limiter): Answer | undefined {
  if (!request.hasRoute || isAdminPath(request.url)) return undefined
  const grant = findGrant(request, keys)
  if (typeof grant === 'string') {
    const what = grant === 'missing' ? 'You did not provide an API key.' : 'Incorrect API key provided.'
    return toError(401, what, 'authentication_error', 'invalid_api_key')
  }
  const model = modelOf(request)
  if (model === undefined) return undefined
  if (!grant.allows(model))
    return toError(
      403,
      `This API key has no access to the model ${model}.`,
      'permission_error',
      'model_not_allowed',
    )
  const exceeded = limiter.take(request.state.limitUsage, grant.key, request.entry)
  if (exceeded) {
    const retryAfter: Header[] = [['Retry-After', String(Math.ceil(exceeded.retryMs / 1000))]]
    return toError(429, 'Rate limit exceeded.', 'rate_limit_error', 'rate_limit_exceeded', retryAfter)
  }
  if ('unresolved' in findModel(request.state.models, model))
    return toError(
      503,
      `There is no healthy server for the model ${model}.`,
      'server_error',
      'no_healthy_backend',
    )
  return undefined
}

/** More requests wait than the queue holds. */
function toBusy(): Answer {
  const text = 'Ollama server is temporarily unavailable: too many requests are waiting.'
  return toError(503, text, 'server_error', 'queue_full')
}

const json: Header[] = [['Content-Type', 'application/json']]

function toError(
  status: number,
  message: string,
  type: string,
  code: string,
  headers: Header[] = [],
): Answer {
  return wholeAnswer(
    status,
    [...json, ...headers],
    encodeGoJson({ error: { message, type, param: null, code } }),
  )
}
