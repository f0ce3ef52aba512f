/** Routes a request to the backends that may get it, and passes the response on, or translates it. */
import { isJsonObject } from '@ollamakit/wire'
import { type Answer, type Header, wholeAnswer } from '../../http/answer.ts'
import type { RequestContext } from '../../http/request-context.ts'
import type { Fleet } from './fleet.ts'
import { toProxied } from './pass-on.ts'
import { route } from './route.ts'
import { type Delivered, send, type SendSettings } from './send.ts'
import { version } from './version.ts'
import { watchBody } from './watch-body.ts'

/** How a route refuses a request, and the headers of its responses. */
export interface Refusals {
  headers: Header[]
  reject: (status: number, text: string, more: Header[]) => Answer
  failed: (problem: string) => Answer
}

/** How a request is translated for a backend, and its response back. */
export interface Translation {
  body: Buffer
  deliver: (delivered: Delivered, source: AsyncIterable<Uint8Array>, headers: Header[]) => Promise<Answer>
}

export class Proxy {
  readonly #fleet: Fleet
  readonly #settings: SendSettings

  constructor(fleet: Fleet, settings: SendSettings) {
    this.#fleet = fleet
    this.#settings = settings
  }

  /** @param path - as the backend calls it, without query. */
  async answer(
    request: RequestContext,
    path: string,
    { headers, reject, failed }: Refusals,
    translation?: Translation,
  ): Promise<Answer> {
    const given = translation?.body ?? request.body
    const isJson = (request.entry.headers['content-type'] ?? '').includes('application/json')
    const routing = route(this.#fleet, path, isJson ? readModel(given) : undefined, this.#settings.options)
    if (routing === 'closed')
      return { ...wholeAnswer(200, []), cut: { after: 'request', by: 'fin', garbage: '' } }
    if ('rejected' in routing)
      return reject(routing.rejected.status, routing.rejected.reason, routing.headers)
    const { backends, model, rename: name } = routing
    if (backends.length === 0) return reject(503, 'no healthy endpoints available', [])
    const query = /\?.*/s.exec(request.url)?.[0] ?? ''
    const sent = await send(
      {
        request,
        path: `${path}${query}`,
        body: name === undefined ? given : rename(given, name),
        model,
        backends,
      },
      this.#settings,
    )
    if ('problem' in sent) return failed(sent.problem)
    const { backend, forwarded, done } = sent
    const added: Header[] = [
      ...headers,
      ...routing.headers,
      ...(this.#settings.sticky?.settle(request, backend) ?? []),
      ['X-Olla-Endpoint', backend.name],
      ['X-Olla-Backend-Type', 'ollama'],
      ['X-Olla-Response-Time', `${forwarded.ms}ms`],
      ...(model === undefined ? [] : [['X-Olla-Model', model] as const]),
    ]
    const source = watchBody(forwarded, done, this.#settings.options, this.#settings.clock)
    if (translation) return translation.deliver(sent, source, added)
    const passed: Header[] = [
      ['X-Served-By', `Olla/${version}`],
      ['Via', `1.1 olla/${version}`],
    ]
    return toProxied(request, sent, [...added, ...passed], source)
  }
}

/** The model of a body, also of one that is truncated after it. */
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
