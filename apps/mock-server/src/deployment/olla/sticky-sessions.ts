/** Sticky sessions of the proxy: requests with the same key go to the same backend while it is up. */
import { createHash } from 'node:crypto'
import { isJsonObject } from '@ollamakit/wire'
import type { Clock } from '../../clock/clock.ts'
import type { Header } from '../../http/answer.ts'
import type { RequestContext } from '../../http/request-context.ts'
import type { OllaBackend } from './backend.ts'
import type { StickyKeySource, StickySessionOptions } from './olla-options.ts'

interface Session {
  backend: OllaBackend
  usedAt: number
}

interface Key {
  source: StickyKeySource
  value: string
}

export class StickySessions {
  /** The session used last is the last one. */
  readonly #sessions = new Map<string, Session>()
  readonly #options: StickySessionOptions
  readonly #clock: Clock
  readonly #counts = { insertions: 0, hits: 0, misses: 0, evictions: 0 }

  constructor(options: StickySessionOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /** Returns the backend of the session, if it has one. */
  pinned(request: RequestContext): OllaBackend | undefined {
    const key = this.#keyOf(request)
    return key && this.#find(key)?.backend
  }

  /** Remembers which backend answered, and returns the headers that say so. */
  settle(request: RequestContext, backend: OllaBackend): Header[] {
    const key = this.#keyOf(request)
    if (!key) return [['X-Olla-Sticky-Session', 'disabled']]
    const before = this.#find(key)?.backend
    const outcome = before === undefined ? 'miss' : before === backend ? 'hit' : 'repin'
    this.#count(outcome)
    this.#sessions.delete(toName(key))
    this.#sessions.set(toName(key), { backend, usedAt: this.#clock.now() })
    this.#forgetOldest()
    return [
      ['X-Olla-Sticky-Session', outcome],
      ['X-Olla-Sticky-Key-Source', key.source],
      ...(key.source === 'session_header' ? [['X-Olla-Session-Id', key.value] as const] : []),
    ]
  }

  /** As `/internal/stats/sticky` shows them. */
  stats(): object {
    const { maxSessions = 10_000, idleTtlMs = 600_000 } = this.#options
    return {
      enabled: true,
      active_sessions: this.#sessions.size,
      ...this.#counts,
      max_sessions: maxSessions,
      idle_ttl_seconds: idleTtlMs / 1000,
    }
  }

  #keyOf(request: RequestContext): Key | undefined {
    const { keySources = ['session_header', 'prefix_hash', 'auth_header'], prefixBytes = 512 } = this.#options
    for (const source of keySources) {
      const value = readKey(source, request, prefixBytes)
      if (value !== undefined && value !== '') return { source, value }
    }
    return undefined
  }

  #find(key: Key): Session | undefined {
    const session = this.#sessions.get(toName(key))
    const isOld = session && this.#clock.now() - session.usedAt > (this.#options.idleTtlMs ?? 600_000)
    return isOld ? undefined : session
  }

  #count(outcome: 'miss' | 'hit' | 'repin'): void {
    if (outcome === 'hit') this.#counts.hits++
    else this.#counts.insertions++
    if (outcome === 'miss') this.#counts.misses++
  }

  #forgetOldest(): void {
    const { maxSessions = 10_000 } = this.#options
    for (const name of this.#sessions.keys()) {
      if (this.#sessions.size <= maxSessions) return
      this.#sessions.delete(name)
      this.#counts.evictions++
    }
  }
}

function readKey(
  source: StickyKeySource,
  { headers, body, remoteAddress }: RequestContext,
  prefixBytes: number,
): string | undefined {
  switch (source) {
    case 'session_header':
      return [headers['x-olla-session-id']].flat()[0]
    case 'prefix_hash':
      return body.length === 0 ? undefined : hash(toPrefix(body, prefixBytes))
    case 'auth_header':
      return headers.authorization === undefined ? undefined : hash(headers.authorization)
    case 'ip':
      return remoteAddress
  }
}

/** The beginning of the messages, or of the whole body if it has none. */
function toPrefix(body: Buffer, bytes: number): string {
  const messages = readMessages(body)
  const whole = messages === undefined ? body : Buffer.from(JSON.stringify(messages))
  return whole.toString('latin1', 0, bytes)
}

function readMessages(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString())
    return isJsonObject(value) ? value['messages'] : undefined
  } catch {
    return undefined
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function toName({ source, value }: Key): string {
  return `${source} ${value}`
}
