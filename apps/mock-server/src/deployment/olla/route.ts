/** Which backends may get a request, and what response headers say of that. */
import type { Header } from '../../http/answer.ts'
import type { OllaBackend } from './backend.ts'
import type { Fleet } from './fleet.ts'
import type { OllaOptions } from './olla-options.ts'

export type Routing =
  | { backends: OllaBackend[]; headers: Header[]; model?: string; rename?: string }
  | { rejected: { status: number; reason: string }; headers: Header[] }
  /** The proxy fails: it closes the connection without an answer. */
  | 'closed'

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

/** @param model - as the body names it; undefined if it could not be read. */
export function route(
  fleet: Fleet,
  path: string,
  model: string | undefined,
  { aliases = {}, routing = {} }: OllaOptions,
): Routing {
  const up = fleet.up()
  const lower = model?.toLowerCase()
  if (lower === undefined || !routed.has(path))
    return { backends: up, headers: [], ...(lower === undefined ? {} : { model: lower }) }
  const alias = Object.hasOwn(aliases, model ?? '') ? aliases[model ?? ''] : undefined
  const names = alias ?? [lower]
  const name = names.find((each) => up.some((backend) => hasModel(backend, each)))
  if (name !== undefined) {
    const backends = up.filter((backend) => hasModel(backend, name))
    if (!alias)
      return { backends, headers: toHeaders(strategyOf(routing), 'routed', foundBy(routing)), model: lower }
    const reason = `alias "${model}" resolved to ${backends.length} endpoint(s)`
    return { backends, headers: toHeaders('alias', 'routed', reason), model: lower, rename: name }
  }
  const isKnown = names.some((each) => fleet.backends.some((backend) => hasModel(backend, each)))
  return routeMissing(up, lower, isKnown, routing)
}

/** A model that no healthy backend has. */
function routeMissing(
  up: OllaBackend[],
  model: string,
  isKnown: boolean,
  routing: NonNullable<OllaOptions['routing']>,
): Routing {
  const { fallback = 'compatible_only', refreshOnMiss = false } = routing
  const reject = (status: number, reason: string): Routing => ({
    rejected: { status, reason },
    headers: toHeaders(strategyOf(routing), 'rejected', reason),
  })
  switch (strategyOf(routing)) {
    case 'strict':
      return isKnown ? reject(503, 'model_unavailable') : reject(404, 'model_not_found')
    case 'discovery':
      return refreshOnMiss ? 'closed' : reject(503, 'model_unavailable_no_refresh')
    case 'optimistic': {
      if (fallback === 'all') {
        const reason = isKnown ? 'all_healthy_fallback' : 'model_not_found_fallback'
        return { backends: up, headers: toHeaders('optimistic', 'fallback', reason), model }
      }
      if (!isKnown) return reject(404, 'model_not_found')
      return reject(503, `model_unavailable_${fallback === 'none' ? 'no_fallback' : fallback}`)
    }
  }
}

function strategyOf({
  strategy = 'strict',
}: NonNullable<OllaOptions['routing']>): 'strict' | 'optimistic' | 'discovery' {
  return strategy
}

function foundBy(routing: NonNullable<OllaOptions['routing']>): string {
  return strategyOf(routing) === 'discovery' ? 'model_found_no_refresh' : 'model_found'
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
