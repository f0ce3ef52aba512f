/** A server behind the proxy: whether it is up, what it has, and how a request gets there. */
import { performanceNow } from '../../clock/platform-timers.ts'
import { Agent, type IncomingMessage, request as sendRequest } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { isJsonObject } from '@ollamakit/wire'
import type { Clock } from '../../clock/clock.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import type { Backend } from './olla-options.ts'
import { Traffic } from './traffic.ts'

/** A model as `/api/tags` lists it, as far as the proxy keeps it. */
export interface ListedModel {
  name: string
  digest: string
  size: number
  family: string
  parameterSize: string
  quantization: string
}

/** What comes back, with a body that is still arriving. */
export interface Forwarded {
  status: number
  /** Names and values in turn. */
  rawHeaders: string[]
  body: IncomingMessage
  /** Milliseconds until the headers were there. */
  ms: number
}

export interface Sent {
  method: string
  /** With its query. */
  path: string
  /** Names and values in turn. */
  headers: string[]
  body: Buffer
  signal: AbortSignal
  timeoutMs: number
}

export class OllaBackend {
  readonly name: string
  readonly url: string
  readonly priority: number
  readonly key: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly breaker: CircuitBreaker
  readonly traffic: Traffic = new Traffic()
  isUp = false
  models: ListedModel[] = []
  /** When it was last looked at, and when its models were; 0: never. */
  checkedAt = 0
  syncedAt = 0
  /** Milliseconds that the last look took. */
  checkMs = 0
  readonly #clock: Clock
  // A connection for each request: a reused one fails in ways that depend on timing.
  readonly #agent = new Agent({ keepAlive: false })

  constructor({ name, url, priority = 100, key, headers = {} }: Backend, position: number, clock: Clock) {
    this.name = name ?? `backend-${position + 1}`
    this.url = url.replace(/\/+$/, '')
    this.priority = priority
    this.key = key
    this.headers = headers
    this.breaker = new CircuitBreaker(clock)
    this.#clock = clock
  }

  /** Looks whether it is up. One that comes up is asked for its models, too. */
  async check(signal: AbortSignal): Promise<void> {
    const wasUp = this.isUp
    const started = performanceNow()
    this.isUp = (await this.#get('/', signal)) !== undefined
    this.checkMs = Math.round(performanceNow() - started)
    this.checkedAt = this.#clock.now()
    if (this.isUp && !wasUp) await this.discover(signal)
  }

  /** Looks what models it has. What is known stays if it does not say. */
  async discover(signal: AbortSignal): Promise<void> {
    const tags = await this.#get('/api/tags', signal)
    if (tags === undefined) return
    // Of several names of one model the one that was known first stays in front.
    const known = new Set(this.models.map(({ name }) => name))
    this.models = readTags(tags).toSorted((a, b) => Number(known.has(b.name)) - Number(known.has(a.name)))
    this.syncedAt = this.#clock.now()
  }

  async #get(path: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const headers = ['Host', new URL(this.url).host]
      const { body, status } = await this.forward({
        method: 'GET',
        path,
        headers,
        body: Buffer.alloc(0),
        signal,
        timeoutMs: 5000,
      })
      const said = await readText(body)
      return status < 300 ? said : undefined
    } catch {
      return undefined
    }
  }

  /** Forwards a request. Rejects if no response headers come. */
  forward({ method, path, headers, body, signal, timeoutMs }: Sent): Promise<Forwarded> {
    const started = performanceNow()
    return new Promise((resolve, reject) => {
      const sent = sendRequest(
        `${this.url}${path}`,
        { method, headers, agent: this.#agent, signal },
        (response) => {
          timer.cancel()
          const { statusCode = 502, rawHeaders } = response
          const ms = Math.round(performanceNow() - started)
          resolve({ status: statusCode, rawHeaders, body: response, ms })
        },
      )
      const timer = this.#clock.after(timeoutMs, () => sent.destroy(new HeaderTimeout()))
      let connection = ''
      sent.on('socket', (socket) =>
        socket.once('connect', () => {
          connection = `${socket.localAddress}:${socket.localPort}->${socket.remoteAddress}:${socket.remotePort}`
        }),
      )
      sent.on('error', (error) => {
        timer.cancel()
        reject(Object.assign(error, { connection }))
      })
      sent.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** No response headers in time. */
export class HeaderTimeout extends Error {}

function readTags(body: string): ListedModel[] {
  const tags = tryParse(body)
  const models =
    isJsonObject(tags) && Array.isArray(tags['models']) ? tags['models'].filter(isJsonObject) : []
  return models.map(({ name, digest, size, details }) => {
    const known = isJsonObject(details) ? details : {}
    return {
      name: toText(name),
      digest: toText(digest),
      size: Number(size),
      family: toText(known['family']),
      parameterSize: toText(known['parameter_size']),
      quantization: toText(known['quantization_level']),
    }
  })
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
