/** Ollama Cloud, as it answers at `https://ollama.com`: a key for all but the lists, fewer routes, limits, retired models. */
import { chatRoute } from '../native/chat.ts'
import { generateRoute } from '../native/generate.ts'
import { showRoute } from '../native/show.ts'
import { tagsRoute } from '../native/tags.ts'
import { versionRoute } from '../native/version.ts'
import { messagesRoute } from '../anthropic/messages.ts'
import { chatCompletionsRoute } from '../openai/chat-completions.ts'
import { toErrorEnvelope } from '../openai/error-answer.ts'
import { modelRoute, modelsRoute } from '../openai/models.ts'
import { type Answer, textAnswer, wholeAnswer } from '../http/answer.ts'
import type { Deployment } from '../http/deployment.ts'
import { errorAnswer, jsonAnswer } from '../http/json-answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { adminRoutes } from '../admin/admin-routes.ts'
import { isAdminPath } from '../http/admin-path.ts'
import { runningRoute } from '../native/running.ts'
import { findModel } from '../store/find-model.ts'
import { createSeededRandom } from '../turn/seeded-random.ts'
import type { DeploymentOptions } from './deployment-options.ts'
import { findGrant, keyOf, modelOf } from './keys.ts'
import { Limiter } from './limit.ts'
import { webRoutes } from './cloud-web.ts'
import { queued, RequestQueue } from './queue.ts'

const open = new Set(['/', '/api/tags', '/api/version', '/v1/models'])

/** Models that are no longer served, and what replaces them. */
const retired = new Map([
  ['deepseek-v3.1:671b', 'deepseek-v4-flash'],
  ['deepseek:v3.1:571b', 'deepseek-v4-flash'],
])

export function createCloud({ keys, limits = [], clock, seed }: DeploymentOptions): Deployment {
  const limiter = new Limiter(limits, clock)
  const queue = new RequestQueue(limits)
  const inTurn = (route: Route): Route => queued(route, queue, keyOf, (request) => toOverload(request, seed))
  return {
    routes: [
      runningRoute,
      versionRoute,
      tagsRoute,
      showRoute,
      inTurn(chatRoute),
      inTurn(generateRoute),
      {
        path: '/api/me',
        methods: ['POST'],
        answer: async () => jsonAnswer(200, { name: 'mock', email: 'mock@example.com', plan: 'free' }),
      },
      inTurn(chatCompletionsRoute),
      modelsRoute,
      modelRoute,
      inTurn(messagesRoute),
      ...webRoutes,
      {
        path: '/api/usage',
        methods: ['GET'],
        answer: async (request) => {
          const { session = 0, weekly = 0 } = limiter.shares(request.state.limitUsage, keyOf(request))
          return jsonAnswer(200, { limits: { session: { usage: session }, weekly: { usage: weekly } } })
        },
      },
      ...adminRoutes,
    ],
    // A cloud does not look at Host and Origin.
    checks: [],
    refuse: (request) => refuse(request, keys, limiter, seed),
    answerNoRoute: async ({ url }) => errorAnswer(404, `path ${JSON.stringify(pathOf(url))} not found`),
  }
}

function refuse(
  request: RequestContext,
  keys: DeploymentOptions['keys'],
  limiter: Limiter,
  seed: number,
): Answer | undefined {
  const path = pathOf(request.url)
  if (open.has(path) || isAdminPath(path) || !request.hasRoute) return undefined
  const grant = findGrant(request, keys)
  // Both forms were seen: JSON without a key, text for one that is not good.
  if (grant === 'missing') return toError(request, 401, 'unauthorized')
  if (grant === 'unknown') return textAnswer(401, 'unauthorized\n')
  const model = modelOf(request)
  // Only a daemon knows the names that end in `-cloud`.
  if (model !== undefined && isCloudName(request, model))
    return toError(request, 404, `model '${model}' not found`)
  const replacement = model === undefined ? undefined : retired.get(model)
  if (replacement !== undefined)
    return toError(request, 410, `model '${model}' was retired: use '${replacement}' instead`)
  if (model !== undefined && !grant.allows(model)) {
    const text = 'this model requires a subscription, upgrade for access: https://ollama.com/upgrade'
    return toError(request, 403, `${text} (ref: ${toRef(seed, model)})`)
  }
  if (path === '/api/generate' && isRaw(request)) return toError(request, 400, 'raw mode is not supported')
  const exceeded =
    model === undefined ? undefined : limiter.take(request.state.limitUsage, grant.key, request.entry)
  if (!exceeded) return undefined
  // Neither `Retry-After` nor a rate limit header: the cloud has none.
  const text = `you (account) have reached your ${exceeded.name} usage limit`
  return toError(request, 429, `${text}, upgrade for higher limits: https://ollama.com/upgrade`)
}

/** More requests wait than the queue holds. */
function toOverload(request: RequestContext, seed: number): Answer {
  const ref = toRef(seed, modelOf(request) ?? '')
  return toError(request, 503, `Server overloaded, please retry shortly (ref: ${ref})`)
}

function toRef(seed: number, text: string): string {
  return createSeededRandom(seed, 'ref', text).text(12, '0123456789abcdef')
}

function isCloudName({ state }: RequestContext, model: string): boolean {
  const found = findModel(state.models, model)
  return 'unresolved' in found && found.unresolved.type === 'cloud'
}

function toError({ url }: RequestContext, status: number, message: string): Answer {
  return pathOf(url).startsWith('/v1/')
    ? wholeAnswer(status, [['Content-Type', 'application/json']], toErrorEnvelope(status, message))
    : errorAnswer(status, message)
}

function isRaw({ entry: { body } }: RequestContext): boolean {
  return typeof body === 'object' && body !== null && 'raw' in body && body.raw === true
}

function pathOf(url: string): string {
  return url.replace(/\?.*/s, '')
}
