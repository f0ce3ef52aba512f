/** Which backend a request goes to, and what response headers say of that. */
import type { Header } from '../../http/answer.ts'
import type { OllaBackend } from './backend.ts'
import type { OllaOptions } from './olla-options.ts'

export type Routing =
  /** In the order in which they are tried. */
  | { backends: OllaBackend[]; headers: Header[]; model?: string; rename?: string }
  | { rejected: { status: number; reason: string }; headers: Header[] }

/** Paths that are routed by the model in their body; others go to any backend. */
const routed = new Set([
  '/api/chat',
  '/api/generate',
  '/api/embeddings',
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/embeddings',
  '/v1/responses',
  '/v1/messages',
])

/** Chooses backends for requests. Remembers whose turn it is. */
export class Router {
  readonly #backends: readonly OllaBackend[]
  readonly #options: OllaOptions
  /** Two counters, as the proxy keeps one for each way of choosing. */
  #routedTurn = 1
  #otherTurn = 0

  constructor(backends: readonly OllaBackend[], options: OllaOptions) {
    this.#backends = backends
    this.#options = options
  }

  /** @param model - as the body names it; undefined if it could not be read. */
  route(path: string, model: string | undefined): Routing {
    const up = this.#backends.filter(({ isUp }) => isUp)
    const lower = model?.toLowerCase()
    if (lower === undefined || !routed.has(path)) {
      return {
        backends: this.#inTurn(up, this.#otherTurn++),
        headers: [],
        ...(lower === undefined ? {} : { model: lower }),
      }
    }
    const alias = this.#options.aliases?.[model ?? '']
    const names = alias ?? [lower]
    const name = names.find((each) => up.some((backend) => hasModel(backend, each)))
    const found = up.filter((backend) => name !== undefined && hasModel(backend, name))
    if (name !== undefined && found.length > 0) {
      return {
        backends: this.#inTurn(found, this.#routedTurn++),
        headers: alias
          ? toHeaders('alias', 'routed', `alias "${model}" resolved to ${found.length} endpoint(s)`)
          : toHeaders('strict', 'routed', 'model_found'),
        model: lower,
        ...(alias ? { rename: name } : {}),
      }
    }
    const isKnown = names.some((each) => this.#backends.some((backend) => hasModel(backend, each)))
    const rejected = isKnown
      ? { status: 503, reason: 'model_unavailable' }
      : { status: 404, reason: 'model_not_found' }
    return { rejected, headers: toHeaders('strict', 'rejected', rejected.reason) }
  }

  #inTurn(found: readonly OllaBackend[], turn: number): OllaBackend[] {
    if (this.#options.balancer !== 'round-robin' || found.length === 0) return [...found]
    const first = turn % found.length
    return [...found.slice(first), ...found.slice(0, first)]
  }
}

function hasModel({ models }: OllaBackend, name: string): boolean {
  return models.some((model) => model.name.toLowerCase() === name.toLowerCase())
}

function toHeaders(strategy: string, decision: string, reason: string): Header[] {
  return [
    ['X-Olla-Routing-Strategy', strategy],
    ['X-Olla-Routing-Decision', decision],
    ['X-Olla-Routing-Reason', reason],
  ]
}
