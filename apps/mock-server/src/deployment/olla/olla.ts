/** The Olla proxy (v0.0.28) in front of other servers. Recordings of a real one decide what it answers. */
import { isJsonObject } from '@ollamakit/wire'
import { adminRoutes } from '../../admin/admin-routes.ts'
import { type Answer, type Header, wholeAnswer } from '../../http/answer.ts'
import type { Deployment } from '../../http/deployment.ts'
import type { RequestContext } from '../../http/request-context.ts'
import { createSeededRandom } from '../../turn/seeded-random.ts'
import type { DeploymentOptions } from '../deployment-options.ts'
import { toGoError } from '../go-error.ts'
import { HeaderTimeout, OllaBackend } from './backend.ts'
import {
  filterModels,
  toAnthropicList,
  toModelList,
  toModelSummary,
  toTags,
  toUnifiedList,
  unify,
} from './lists.ts'
import { countTokens, findMistake } from './anthropic-requests.ts'
import { anthropicError, errorText, noSuchPath, ownJson, toSlash } from './own-answer.ts'
import { toProxied, toUpstream } from './pass-on.ts'
import { toRequestId } from './request-id.ts'
import { Router } from './route.ts'
import { StickySessions } from './sticky-sessions.ts'
import { version, versionInfo } from './version.ts'

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
  readonly #backends: OllaBackend[]
  readonly #router: Router
  readonly #sticky: StickySessions | undefined
  readonly #options: DeploymentOptions
  readonly #closing = new AbortController()
  #checked: Promise<unknown> | undefined
  #count = 0

  constructor(options: DeploymentOptions) {
    this.#options = options
    this.#backends = (options.backends ?? []).map((backend, position) => new OllaBackend(backend, position))
    this.#router = new Router(this.#backends, options.olla ?? {})
    const { stickySessions } = options.olla ?? {}
    this.#sticky = stickySessions && new StickySessions(stickySessions, options.clock)
  }

  async answer(request: RequestContext): Promise<Answer> {
    await (this.#checked ??= this.#checkAll())
    const path = request.url.replace(/\?.*/s, '')
    const id = toRequestId(
      request.headers['x-request-id'],
      createSeededRandom(this.#options.seed, 'olla', this.#count++),
    )
    const own: Header[] = [['X-Olla-Request-Id', id]]
    if (path === '/internal/health')
      return wholeAnswer(200, [['Content-Type', 'application/json'], ...own], '{"status":"healthy"}')
    if (path === '/version') return ownJson(versionInfo, own)
    if (path === '/internal/stats/sticky')
      return ownJson(this.#sticky?.stats() ?? { enabled: false, active_sessions: 0 }, own)
    if (path === '/internal/status') return ownJson(this.#status(), own)
    if (path === '/olla/models' || path.startsWith('/olla/models/'))
      return this.#answerModels(request, path, own)
    const [, prefix = '', rest = ''] = /^\/olla\/([^/]+)(\/.*)?$/s.exec(path) ?? []
    if (prefix === 'anthropic') return this.#answerAnthropic(request, rest, id, own)
    if (others.has(prefix)) {
      return rest === '/v1/models'
        ? ownJson({ object: 'list', data: [] }, own)
        : errorText(404, `No ${prefix} endpoints available`, [...own, ...this.#rateHeaders()])
    }
    if (!compatible.has(prefix)) return noSuchPath()
    if (rest === '') return toSlash(`${path}/`)
    return this.#answerProvider(request, prefix, rest, own)
  }

  close(): void {
    this.#closing.abort()
    for (const backend of this.#backends) backend.close()
  }

  #answerProvider(
    request: RequestContext,
    prefix: string,
    path: string,
    own: Header[],
  ): Answer | Promise<Answer> {
    const models = unify(this.#backends)
    if (path === '/v1/models') return ownJson(toModelList(models, this.#seconds()), own)
    if (prefix === 'ollama' && path === '/api/tags') return ownJson(toTags(models, this.#seenAt()), own)
    const reason = prefix === 'ollama' ? blocked.get(path) : undefined
    if (reason !== undefined) return errorText(501, reason, own)
    const limits = this.#rateHeaders()
    if (prefix === 'ollama' && !this.#backends.some(({ isUp }) => isUp)) {
      return errorText(404, 'No ollama endpoints available', [...own, ...limits])
    }
    const reject = (status: number, text: string, headers: Header[]): Answer =>
      errorText(status, text, [...own, ...headers, ...limits])
    return this.#proxy(request, path, own, [...limits], reject)
  }

  #answerModels({ url }: RequestContext, path: string, own: Header[]): Answer {
    const models = unify(this.#backends)
    if (path !== '/olla/models') {
      const id = decodeURIComponent(path.split('/')[3] ?? '')
      if (id === '') return errorText(400, 'Model ID or alias required', own)
      const model = models.find(({ names }) => names.some((name) => name.toLowerCase() === id.toLowerCase()))
      return model ? ownJson(toModelSummary(model), own) : errorText(404, 'Model not found', own)
    }
    const query = new URL(url, 'http://mock.invalid').searchParams
    const found = filterModels(models, query)
    if (typeof found === 'string') return errorText(400, found, own)
    switch (query.get('format') ?? 'unified') {
      case 'unified':
        return ownJson(toUnifiedList(found, this.#seconds()), own)
      case 'openai':
        return ownJson(toModelList(found, this.#seconds()), own)
      default:
        return ownJson(toTags(found, this.#seenAt()), own)
    }
  }

  #answerAnthropic(
    request: RequestContext,
    path: string,
    id: string,
    own: Header[],
  ): Answer | Promise<Answer> {
    if (path === '/v1/models') return ownJson(toAnthropicList(unify(this.#backends), this.#seenAt()), own)
    if (path === '/v1/messages/count_tokens') return countTokens(request.body, own)
    if (path !== '/v1/messages') return noSuchPath()
    const mistake = findMistake(request.body)
    if (mistake !== undefined) return anthropicError(400, mistake, id, own)
    const reject = (status: number, text: string, headers: Header[]): Answer =>
      anthropicError(status, text, id, [...own, ...headers])
    return this.#proxy(request, path, own, [['X-Olla-Mode', 'passthrough']], reject)
  }

  async #proxy(
    request: RequestContext,
    path: string,
    own: Header[],
    extra: Header[],
    reject: (status: number, text: string, headers: Header[]) => Answer,
  ): Promise<Answer> {
    const isJson = (request.entry.headers['content-type'] ?? '').includes('application/json')
    const routing = this.#router.route(path, isJson ? readModel(request.body) : undefined)
    if ('rejected' in routing)
      return reject(routing.rejected.status, routing.rejected.reason, routing.headers)
    if (routing.backends.length === 0) return reject(503, 'no healthy endpoints available', [])
    const body = routing.rename === undefined ? request.body : rename(request.body, routing.rename)
    const query = /\?.*/s.exec(request.url)?.[0] ?? ''
    const { headerTimeoutMs: timeoutMs = 30_000 } = this.#options.olla ?? {}
    const started = performance.now()
    let problem = ''
    const backends = this.#sticky?.order(request, routing.backends) ?? routing.backends
    for (const backend of backends) {
      try {
        const headers = toUpstream(request)
        const sent = {
          method: request.method,
          path: `${path}${query}`,
          headers,
          body,
          signal: request.signal,
          timeoutMs,
        }
        const forwarded = await backend.forward(sent)
        const added: Header[] = [
          ...own,
          ...routing.headers,
          ...extra,
          ...(this.#sticky?.settle(request, backend) ?? []),
          ['X-Olla-Endpoint', backend.name],
          ['X-Olla-Backend-Type', 'ollama'],
          ['X-Olla-Response-Time', `${forwarded.ms}ms`],
          ['X-Served-By', `Olla/${version}`],
          ['Via', `1.1 olla/${version}`],
          ...(routing.model === undefined ? [] : [['X-Olla-Model', routing.model] as const]),
        ]
        return await toProxied(request, forwarded, added)
      } catch (error) {
        const after = `${((performance.now() - started) / 1000).toFixed(1)}s`
        if (error instanceof HeaderTimeout) {
          const text = `request timeout after ${after} - server timeout of 900.0s exceeded (LLM model taking longer than expected)`
          return reject(502, `Proxy error: ${text}`, [])
        }
        backend.isUp = false
        this.#checkLater()
        const cause = toGoError(error, backend.url)
        if (cause === undefined) {
          const text = `connection closed after ${after} - AI backend ended communication unexpectedly`
          return reject(502, `Proxy error: ${text}`, [])
        }
        problem = `network error after ${after} - ${cause} (check network connectivity to LLM backend)`
      }
    }
    return reject(502, `Proxy error: all endpoints failed with connection errors: ${problem}`, [])
  }

  async #checkAll(): Promise<void> {
    await Promise.all(this.#backends.map((backend) => backend.check(this.#closing.signal)))
  }

  /** A backend that failed is looked at again once the interval is over, until it is up. */
  #checkLater(): void {
    const { healthIntervalMs: ms = 30_000 } = this.#options.olla ?? {}
    this.#options.clock.after(ms, () => {
      if (!this.#closing.signal.aborted) void this.#checkAgain()
    })
  }

  async #checkAgain(): Promise<void> {
    await this.#checkAll()
    if (this.#backends.some(({ isUp }) => !isUp)) this.#checkLater()
  }

  /** Zeros where nothing is limited. */
  #rateHeaders(): Header[] {
    return [
      ['X-Ratelimit-Limit', '0'],
      ['X-Ratelimit-Remaining', '0'],
      ['X-Ratelimit-Reset', String(this.#seconds() + 60)],
    ]
  }

  #seconds(): number {
    return Math.floor(this.#options.clock.now() / 1000)
  }

  #seenAt(): string {
    return new Date(this.#seconds() * 1000).toISOString().replace('.000', '')
  }

  #status(): object {
    const up = this.#backends.filter(({ isUp }) => isUp).length
    const total = this.#backends.length
    return {
      timestamp: new Date(this.#options.clock.now()).toISOString(),
      proxy: { engine: 'olla', profile: 'auto', balancer: this.#options.olla?.balancer ?? 'priority' },
      endpoints: this.#backends.map(({ name, url, isUp, models }) => ({
        name,
        url,
        status: isUp ? 'healthy' : 'offline',
        models: { count: models.length },
      })),
      system: {
        status: up === total ? 'healthy' : up === 0 ? 'critical' : 'degraded',
        endpoints_up: `${up}/${total}`,
        version,
      },
    }
  }
}

/** The model of a body, also of one that breaks off behind it. */
function readModel(body: Buffer): string | undefined {
  const text = body.toString()
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) && typeof value['model'] === 'string' ? value['model'] : undefined
  } catch {
    return /^\s*\{\s*"model"\s*:\s*"([^"\\]*)"/.exec(text)?.[1]
  }
}

function rename(body: Buffer, model: string): Buffer {
  return Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString()) as object), model }))
}
