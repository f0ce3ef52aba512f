/** `/internal/status` and what is below it: how the proxy and its backends are. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Clock } from '../../clock/clock.ts'
import { formatTime } from '../../go/format-time.ts'
import { encodeGoJson } from '../../go/json/encode-go-json.ts'
import { type Answer, type Header, wholeAnswer } from '../../http/answer.ts'
import type { RequestContext } from '../../http/request-context.ts'
import type { OllaBackend } from './backend.ts'
import { toBytes, toDuration, toLatency, toPercentage } from './figures.ts'
import type { Fleet } from './fleet.ts'
import { unify } from './lists.ts'
import type { OllaOptions } from './olla-options.ts'
import type { RateLimit } from './rate-limit.ts'
import { build, version } from './version.ts'

/** What a status tells of. */
export interface StatusSource {
  fleet: Fleet
  options: OllaOptions
  clock: Clock
  rateLimit: RateLimit
}

/** Answers a path below `/internal/status`; undefined: there is no such path. */
export function answerStatus(
  request: RequestContext,
  path: string,
  source: StatusSource,
  own: Header[],
): Answer | undefined {
  switch (path) {
    case '/internal/status':
      return toAnswer(request, toStatus(source), own)
    case '/internal/status/endpoints':
      return toAnswer(request, toEndpoints(source), own)
    case '/internal/status/models':
      return toAnswer(request, toModels(source), own)
    default:
      return undefined
  }
}

/** The tag changes with what is said, not with the time at which it is. */
function toAnswer({ headers }: RequestContext, status: object, own: Header[]): Answer {
  const text = encodeGoJson(status)
  const stable = text.replaceAll(/"[^"]*(?:_at|timestamp|_check|_sync|_seen|uptime)":"[^"]*",?/g, '')
  const tag = `W/"${createHash('sha256').update(stable).digest('hex').slice(0, 13)}"`
  const about: Header[] = [
    ['Content-Type', 'application/json'],
    ['Cache-Control', 'private, no-cache'],
    ['Etag', tag],
    ['Vary', 'Accept-Encoding'],
    ...own,
  ]
  if (headers['if-none-match'] === tag) return wholeAnswer(304, about)
  const zips = /\bgzip\b/.test(headers['accept-encoding'] ?? '') && text.length >= smallestZipped
  if (!zips) return wholeAnswer(200, about, text)
  return { ...wholeAnswer(200, [...about, ['Content-Encoding', 'gzip']]), pieces: [{ data: gzipSync(text) }] }
}

const smallestZipped = 256

function toStatus({ fleet, options, clock, rateLimit }: StatusSource): object {
  const { engine = 'olla', balancer = 'priority' } = options
  const now = clock.now()
  const traffics = fleet.backends.map(({ traffic }) => traffic)
  const sum = (of: (traffic: OllaBackend['traffic']) => number): number =>
    traffics.reduce((total, traffic) => total + of(traffic), 0)
  const [requests, succeeded] = [sum((each) => each.requests), sum((each) => each.succeeded)]
  return {
    timestamp: toTime(now),
    proxy: { engine, profile: 'auto', balancer },
    endpoints: sorted(fleet).map((backend) => toEndpoint(backend, options, now)),
    security: {
      status: 'normal',
      blocked_ips: rateLimit.refused.size,
      violations: { rate_limits: rateLimit.refusals, size_limits: 0 },
    },
    system: {
      start_time: toTime(fleet.startedAt),
      status: toVerdict(fleet, requests, succeeded),
      endpoints_up: `${fleet.up().length}/${fleet.backends.length}`,
      success_rate: requests === 0 ? 'N/A' : toPercentage(succeeded, requests),
      avg_latency: toLatency(
        succeeded === 0 ? 0 : Math.round(sum((each) => each.averageMs * each.succeeded) / succeeded),
      ),
      total_traffic: toBytes(sum((each) => each.bytes)),
      uptime: toDuration(now - fleet.startedAt),
      version,
      commit: build.commit,
      active_connections: sum((each) => each.connections),
      security_violations: rateLimit.refusals,
      total_requests: requests,
      total_failures: requests - succeeded,
      has_traffic: requests > 0,
    },
  }
}

function toEndpoint(backend: OllaBackend, options: OllaOptions, now: number): object {
  return {
    ...toTimes(backend, options),
    models: { last_updated: toTime(backend.syncedAt), count: backend.models.length },
    name: backend.name,
    status: backend.isUp ? 'healthy' : 'offline',
    success_rate: toPercentage(backend.traffic.succeeded, backend.traffic.requests),
    avg_latency: toLatency(backend.traffic.averageMs),
    traffic: toBytes(backend.traffic.bytes),
    last_check: `${toDuration(now - backend.checkedAt)} ago`,
    next_check: toNextCheck(backend, options, now),
    issues: backend.isUp ? '' : 'unavailable',
    url: backend.url,
    id: toId(backend),
    priority: backend.priority,
    connections: backend.traffic.connections,
    requests: backend.traffic.requests,
    min_latency_ms: backend.traffic.leastMs,
    max_latency_ms: backend.traffic.mostMs,
  }
}

function toEndpoints({ fleet, options, clock }: StatusSource): object {
  const now = clock.now()
  const up = fleet.up().length
  return {
    timestamp: toTime(now),
    endpoints: sorted(fleet).map((backend) => toSummary(backend, options, now)),
    total_count: fleet.backends.length,
    healthy_count: up,
    routable_count: up,
  }
}

function toSummary(backend: OllaBackend, options: OllaOptions, now: number): object {
  return {
    ...toTimes(backend, options),
    ...(backend.syncedAt === 0 ? {} : { last_model_sync_at: toTime(backend.syncedAt) }),
    name: backend.name,
    type: 'ollama',
    status: backend.isUp ? 'healthy' : 'offline',
    ...(backend.syncedAt === 0 ? {} : { last_model_sync: `${toDuration(now - backend.syncedAt)} ago` }),
    health_check: `${toDuration(now - backend.checkedAt)} ago`,
    response_time: toLatency(backend.checkMs),
    success_rate:
      backend.traffic.requests === 0
        ? 'N/A'
        : toPercentage(backend.traffic.succeeded, backend.traffic.requests),
    ...(backend.isUp ? {} : { issues: 'unavailable' }),
    url: backend.url,
    id: toId(backend),
    priority: backend.priority,
    model_count: backend.models.length,
    request_count: backend.traffic.requests,
    min_latency_ms: backend.traffic.leastMs,
    max_latency_ms: backend.traffic.mostMs,
    active_connections: backend.traffic.connections,
  }
}

function toModels({ fleet, clock }: StatusSource): object {
  const now = clock.now()
  const models = unify(fleet.up()).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const families = Object.groupBy(models, ({ family }) => family)
  const byFamily = Object.keys(families)
    .toSorted()
    .map((family) => [family, (families[family] ?? []).map(({ name }) => name)])
  return {
    timestamp: toTime(now),
    models_by_family: Object.fromEntries(byFamily),
    recent_models: models
      .toSorted((a, b) => seenAt(b.backends) - seenAt(a.backends))
      .map(({ name, family, size, parameterSize, quantization, backends }) => ({
        last_seen_at: toTime(seenAt(backends)),
        name,
        family,
        size: toBytes(size),
        params: parameterSize,
        quant: quantization,
        last_seen: `${toDuration(now - seenAt(backends))} ago`,
        endpoints: backends.map((backend) => backend.name),
        endpoint_ids: backends.map(toId),
      })),
    total_models: models.length,
    total_families: byFamily.length,
    total_endpoints: fleet.backends.length,
  }
}

function seenAt(backends: readonly OllaBackend[]): number {
  return Math.max(...backends.map(({ syncedAt }) => syncedAt))
}

/** By priority, then those that are up, then by name. */
function sorted({ backends }: Fleet): OllaBackend[] {
  return backends.toSorted(
    (a, b) => b.priority - a.priority || Number(b.isUp) - Number(a.isUp) || (a.name < b.name ? -1 : 1),
  )
}

function toTimes(
  { checkedAt, traffic }: OllaBackend,
  { healthIntervalMs = 30_000 }: OllaOptions,
): Record<string, unknown> {
  return {
    ...(traffic.requests === 0 ? {} : { avg_latency_ms: traffic.averageMs }),
    next_check_at: toTime(checkedAt + healthIntervalMs),
    health_check_at: toTime(checkedAt),
  }
}

function toNextCheck(
  { checkedAt }: OllaBackend,
  { healthIntervalMs = 30_000 }: OllaOptions,
  now: number,
): string {
  const left = checkedAt + healthIntervalMs - now
  return left <= 0 ? 'now' : `in ${toDuration(left)}`
}

function toVerdict(fleet: Fleet, requests: number, succeeded: number): string {
  const healthy = fleet.up().length / fleet.backends.length
  const rate = requests === 0 ? 1 : succeeded / requests
  if (healthy < 0.5 || rate < 0.9) return 'critical'
  return healthy < 0.8 || rate < 0.95 ? 'degraded' : 'healthy'
}

/** Go's zero time stands for never. */
function toTime(ms: number): string {
  return ms === 0 ? '0001-01-01T00:00:00Z' : formatTime(ms)
}

/** FNV-1a of the URL, 32 bits, in base 36. */
function toId({ url }: OllaBackend): string {
  const bytes = Buffer.from(url)
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5).toString(36)
}
