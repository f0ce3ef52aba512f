/** A server behind the proxy: whether it is up, what it has, and how a request gets there. */
import { Agent, type IncomingMessage, request as sendRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import { isJsonObject } from '@ollamakit/wire'

/** Where a backend is. */
export interface Backend {
  /** As headers and lists name it. Default: `backend-1`, `backend-2`, … */
  name?: string | undefined
  url: string
}

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
  headers: Record<string, string>
  body: Buffer
  signal: AbortSignal
  timeoutMs: number
}

export class OllaBackend {
  readonly name: string
  readonly url: string
  isUp = true
  models: ListedModel[] = []
  // A connection for each request: a reused one fails in ways that depend on timing.
  readonly #agent = new Agent({ keepAlive: false })

  constructor({ name, url }: Backend, position: number) {
    this.name = name ?? `backend-${position + 1}`
    this.url = url.replace(/\/+$/, '')
  }

  /** Looks whether the backend is up, and what it has. */
  async check(signal: AbortSignal): Promise<void> {
    try {
      const sent = {
        method: 'GET',
        path: '/api/tags',
        headers: {},
        body: Buffer.alloc(0),
        signal,
        timeoutMs: 5000,
      }
      const { body } = await this.forward(sent)
      this.models = readTags(await text(body))
      this.isUp = true
    } catch {
      this.isUp = false
    }
  }

  /** Forwards a request. Rejects if no response headers come. */
  forward({ method, path, headers, body, signal, timeoutMs }: Sent): Promise<Forwarded> {
    const started = performance.now()
    return new Promise((resolve, reject) => {
      const sent = sendRequest(
        `${this.url}${path}`,
        { method, headers, agent: this.#agent, signal },
        (response) => {
          clearTimeout(timer)
          const { statusCode = 502, rawHeaders } = response
          resolve({
            status: statusCode,
            rawHeaders,
            body: response,
            ms: Math.round(performance.now() - started),
          })
        },
      )
      const timer = setTimeout(() => sent.destroy(new HeaderTimeout()), timeoutMs).unref()
      sent.on('error', (error) => {
        clearTimeout(timer)
        reject(error)
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
  const tags: unknown = JSON.parse(body)
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

function toText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
