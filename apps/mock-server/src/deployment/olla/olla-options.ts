/** How the proxy and the servers behind it are configured: the settings of Olla's own file, in its words. */
import type { CorsOptions } from './cors.ts'
import type { RateLimitOptions } from './rate-limit.ts'
import type { SizeLimitOptions } from './size-limit.ts'

/** A server behind the proxy. */
export interface Backend {
  /** As headers and lists name it. Default: `backend-1`, `backend-2`, … */
  name?: string | undefined
  url: string
  /** The highest is preferred; equals are taken in their order. Default 100. */
  priority?: number | undefined
  /** Sent to it as `Authorization: Bearer`. The client's own never is. */
  key?: string | undefined
  /** Sent to it with each request. */
  headers?: Readonly<Record<string, string>> | undefined
}

/** The configuration of the proxy. Defaults are those of Olla as it ships, but `priority` and no limits. */
export interface OllaOptions {
  /** Only `olla` has a circuit breaker: after five failures in a row a backend is not asked for 30 seconds. Default `olla`. */
  engine?: 'olla' | 'sherpa' | undefined
  /** Which of the backends with the model gets a request. Default `priority`: the first one. */
  balancer?: 'priority' | 'round-robin' | 'least-connections' | undefined
  /** What happens to requests for models that no healthy backend has. Default: they are rejected. */
  routing?: RoutingOptions | undefined
  /** Other names of models: an alias stands for the first of its models that a healthy backend has. */
  aliases?: Readonly<Record<string, readonly string[]>> | undefined
  /** Keeps each session at one backend. Default: it does not. */
  stickySessions?: StickySessionOptions | undefined
  /** Whether messages of the Anthropic dialect go to a backend as they are. Default true; otherwise they are translated to chat completions and back. */
  passthrough?: boolean | undefined
  /** Default: none, so that backends decide about origins. */
  cors?: CorsOptions | undefined
  rateLimit?: RateLimitOptions | undefined
  sizeLimit?: SizeLimitOptions | undefined
  /** Milliseconds without response headers after which a request fails. Default 30,000. */
  headerTimeoutMs?: number | undefined
  /** Milliseconds between two reads of a stream after which it ends. Default 600,000. */
  readTimeoutMs?: number | undefined
  /** Milliseconds between two health checks. Default 30,000. */
  healthIntervalMs?: number | undefined
  /** Milliseconds between two looks at the models of the backends. Default 300,000. */
  discoveryIntervalMs?: number | undefined
}

export interface RoutingOptions {
  /** Default `strict`. */
  strategy?: 'strict' | 'optimistic' | 'discovery' | undefined
  /** For `optimistic`: `all` sends requests for unknown models to any healthy backend. Default `compatible_only`. */
  fallback?: 'compatible_only' | 'none' | 'all' | undefined
  /** For `discovery`: whether a missing model starts a search for it, in which v0.0.28 closes the connection. Default false. */
  refreshOnMiss?: boolean | undefined
}

/** What the key of a session is read from. */
export type StickyKeySource = 'session_header' | 'prefix_hash' | 'auth_header' | 'ip'

/** The same settings as in Olla's file, with the same defaults. */
export interface StickySessionOptions {
  /** Tried in this order. Default: the header `X-Olla-Session-ID`, the beginning of the messages, `Authorization`. */
  keySources?: readonly StickyKeySource[] | undefined
  /** Milliseconds without a request after which a session is forgotten. Default 600,000. */
  idleTtlMs?: number | undefined
  /** Beyond so many sessions the one used longest ago is forgotten. Default 10,000. */
  maxSessions?: number | undefined
  /** How many bytes of the messages count. Default 512. */
  prefixBytes?: number | undefined
}
