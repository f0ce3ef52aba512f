/** The options of the proxy. */
import type { StickySessionOptions } from './sticky-sessions.ts'

/** How the proxy is configured. Defaults are those of Olla as it ships, but without limits. */
export interface OllaOptions {
  /** Which healthy backend gets a request. Default `priority`: the first one. */
  balancer?: 'priority' | 'round-robin' | undefined
  /** Other names of models: an alias stands for the first of its models that a healthy backend has. */
  aliases?: Readonly<Record<string, readonly string[]>> | undefined
  /** Keeps each session at one backend. Default: it does not. */
  stickySessions?: StickySessionOptions | undefined
  /** Milliseconds without response headers after which a request fails. Default 30,000. */
  headerTimeoutMs?: number | undefined
  /** Milliseconds between two looks at the backends. Default 30,000. */
  healthIntervalMs?: number | undefined
}
