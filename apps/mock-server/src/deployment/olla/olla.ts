/** The Olla proxy (v0.0.28) in front of other servers. Recordings of a real one decide what it answers. */
import { adminRoutes } from '../../admin/admin-routes.ts'
import { type Answer, type Header, wholeAnswer } from '../../http/answer.ts'
import type { Deployment } from '../../http/deployment.ts'
import type { RequestContext } from '../../http/request-context.ts'
import { createSeededRandom } from '../../turn/seeded-random.ts'
import type { DeploymentOptions } from '../deployment-options.ts'
import { countTokens, readMessage } from './anthropic/requests.ts'
import { toChatCompletion } from './anthropic/to-chat-completion.ts'
import { toTranslated } from './anthropic/translate.ts'
import { Balancer } from './balancer.ts'
import { answerPreflight, corsHeaders } from './cors.ts'
import { Fleet } from './fleet.ts'
import { answerModels } from './list-routes.ts'
import { toAnthropicList, toModelList, toTags, unify } from './lists.ts'
import type { OllaOptions } from './olla-options.ts'
import { anthropicError, errorText, noSuchPath, ownJson, toSlash } from './own-answer.ts'
import { Proxy, type Refusals } from './proxy.ts'
import { RateLimit } from './rate-limit.ts'
import { toRequestId } from './request-id.ts'
import { refuseSize } from './size-limit.ts'
import { answerStatus } from './status.ts'
import { StickySessions } from './sticky-sessions.ts'
import { versionInfo } from './version.ts'

/** Prefixes whose requests any of these backends may get: all of them are Ollama servers. */
const compatible = new Set(['ollama', 'openai', 'openai-compatible', 'proxy'])
/** Prefixes of other kinds of servers, of which there are none. */
const others = new Set([
  'lmstudio',
  'lm-studio',
  'lm_studio',
  'vllm',
  'vllm-mlx',
  'llamacpp',
  'sglang',
  'lmdeploy',
  'lemonade',
  'litellm',
  'dmr',
  'omlx',
])

/** What the proxy does not forward, since it would mean one of many servers. */
const blocked = new Map([
  ['/api/show', 'model show not supported in multi-instance proxy'],
  ['/api/list', 'running models list not supported in multi-instance proxy'],
  ...['pull', 'push', 'create', 'copy', 'delete'].map(
    (name) => [`/api/${name}`, 'model management operations not supported by proxy'] as const,
  ),
])

/** What routes of the proxy know of a request. */
interface Call {
  request: RequestContext
  id: string
  /** The header with the id. */
  own: Header[]
  /** Headers of the rate limit, on routes that have one. */
  limits: Header[]
}

interface OllaRoute {
  isRateLimited?: true
  answer: (call: Call) => Answer | undefined | Promise<Answer>
}

export function createOlla(options: DeploymentOptions): Deployment {
  const proxy = new Olla(options)
  return {
    routes: adminRoutes,
    checks: [],
    answerNoRoute: (request) => proxy.answer(request),
    close: () => proxy.close(),
  }
}

class Olla {
  readonly #fleet: Fleet
  readonly #sticky: StickySessions | undefined
  readonly #proxy: Proxy
  readonly #rateLimit: RateLimit
  readonly #options: OllaOptions
  readonly #clock: DeploymentOptions['clock']
  readonly #seed: number
  #count = 0

  constructor({ backends = [], olla = {}, clock, seed }: DeploymentOptions) {
    this.#options = olla
    this.#clock = clock
    this.#seed = seed
    this.#fleet = new Fleet(backends, olla, clock)
    this.#sticky = olla.stickySessions && new StickySessions(olla.stickySessions, clock)
    this.#proxy = new Proxy(this.#fleet, {
      options: olla,
      balancer: new Balancer(olla.balancer),
      sticky: this.#sticky,
      clock,
    })
    this.#rateLimit = new RateLimit(olla.rateLimit ?? {}, clock)
  }

  async answer(request: RequestContext): Promise<Answer> {
    const { cors } = this.#options
    if (!cors) return this.#answer(request)
    const preflight = answerPreflight(request, cors)
    if (preflight) return preflight
    const answer = await this.#answer(request)
    return { ...answer, headers: [...answer.headers, ...corsHeaders(request, cors)] }
  }

  close(): void {
    this.#fleet.close()
  }

  async #answer(request: RequestContext): Promise<Answer> {
    await this.#fleet.refresh()
    const found = this.#find(request.url.replace(/\?.*/s, ''))
    if (!found) return noSuchPath()
    const limited = found.isRateLimited ? this.#rateLimit.take(request.remoteAddress ?? '') : { headers: [] }
    if (limited.refusal) return limited.refusal
    const tooLarge = refuseSize(request, this.#options.sizeLimit ?? {}, limited.headers)
    if (tooLarge) return tooLarge
    const random = createSeededRandom(this.#seed, 'olla', this.#count++)
    const id = toRequestId(request.headers['x-request-id'], random)
    const own: Header[] = [['X-Olla-Request-Id', id]]
    return (await found.answer({ request, id, own, limits: limited.headers })) ?? noSuchPath()
  }

  #find(path: string): OllaRoute | undefined {
    if (path === '/internal/health')
      return {
        answer: ({ own }) =>
          wholeAnswer(200, [['Content-Type', 'application/json'], ...own], '{"status":"healthy"}'),
      }
    if (path === '/version') return { answer: ({ own }) => ownJson(versionInfo, own) }
    if (path === '/internal/stats/sticky')
      return { answer: ({ own }) => ownJson(this.#sticky?.stats() ?? { enabled: false }, own) }
    if (path.startsWith('/internal/')) {
      const source = {
        fleet: this.#fleet,
        options: this.#options,
        clock: this.#clock,
        rateLimit: this.#rateLimit,
      }
      return { answer: ({ request, own }) => answerStatus(request, path, source, own) }
    }
    if (/^\/olla\/models(?:\/|$)/.test(path))
      return { answer: ({ request, own }) => answerModels(request, path, this.#fleet, this.#clock, own) }
    const [, prefix = '', rest = ''] = /^\/olla\/([^/]+)(\/.*)?$/s.exec(path) ?? []
    if (prefix === 'anthropic') return this.#findAnthropic(rest)
    if (others.has(prefix)) return this.#findOther(prefix, rest)
    if (!compatible.has(prefix)) return undefined
    return rest === '' ? { answer: () => toSlash(`${path}/`) } : this.#findProvider(prefix, rest)
  }

  #findOther(prefix: string, path: string): OllaRoute {
    if (path === '/v1/models') return { answer: ({ own }) => ownJson({ object: 'list', data: [] }, own) }
    return {
      isRateLimited: true,
      answer: ({ own, limits }) => errorText(404, `No ${prefix} endpoints available`, [...own, ...limits]),
    }
  }

  #findProvider(prefix: string, path: string): OllaRoute {
    const isOllama = prefix === 'ollama'
    if (path === '/v1/models')
      return { answer: ({ own }) => ownJson(toModelList(unify(this.#fleet.up()), this.#seconds()), own) }
    if (isOllama && path === '/api/tags')
      return { answer: ({ own }) => ownJson(toTags(unify(this.#fleet.up()), this.#seenAt()), own) }
    const reason = isOllama ? blocked.get(path) : undefined
    if (reason !== undefined) return { answer: ({ own }) => errorText(501, reason, own) }
    return {
      isRateLimited: true,
      answer: (call) => {
        const headers = [...call.own, ...call.limits]
        if (isOllama && this.#fleet.up().length === 0)
          return errorText(404, 'No ollama endpoints available', headers)
        return this.#proxy.answer(call.request, path, {
          headers,
          reject: (status, text, more) => errorText(status, text, [...headers, ...more]),
          failed: (problem) => errorText(502, `Proxy error: ${problem}`, headers),
        })
      },
    }
  }

  #findAnthropic(path: string): OllaRoute | undefined {
    switch (path) {
      case '/v1/models':
        return { answer: ({ own }) => ownJson(toAnthropicList(unify(this.#fleet.up()), this.#seenAt()), own) }
      case '/v1/messages/count_tokens':
        return { answer: ({ request, own }) => countTokens(request.body, own) }
      case '/v1/messages':
        return { answer: (call) => this.#answerMessages(call) }
      default:
        return undefined
    }
  }

  #answerMessages(call: Call): Answer | Promise<Answer> {
    const { request, id, own } = call
    const { passthrough = true, sizeLimit: { messageBytes = 10 * 2 ** 20 } = {} } = this.#options
    if (request.body.length > messageBytes)
      return anthropicError(413, `request body exceeds maximum size (${messageBytes} bytes)`, id, own)
    const read = readMessage(request.body, !passthrough)
    if ('mistake' in read) return anthropicError(400, read.mistake, id, own)
    const headers: Header[] = passthrough ? [...own, ['X-Olla-Mode', 'passthrough']] : own
    const refusals: Refusals = {
      headers,
      reject: (status, text, more) => anthropicError(status, text, id, [...own, ...more]),
      failed: (problem) => anthropicError(502, `proxy error: ${problem}`, id, headers),
    }
    if (passthrough) return this.#proxy.answer(call.request, '/v1/messages', refusals)
    const translated = Buffer.from(JSON.stringify(toChatCompletion(read.message)))
    return this.#proxy.answer(call.request, '/v1/chat/completions', refusals, {
      body: translated,
      deliver: ({ forwarded }, source, added) =>
        toTranslated({ forwarded, source, message: read.message, requestId: id }, added),
    })
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000)
  }

  #seenAt(): string {
    return new Date(this.#seconds() * 1000).toISOString().replace('.000', '')
  }
}
