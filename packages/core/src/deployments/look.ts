/** Looks at a server: the few requests that tell deployments apart. None of them reaches a model. */
import { isJsonObject } from '@ollamakit/wire'
import { OllamaError, OllamaResponseError } from '../errors/ollama-error.ts'
import type { Call } from '../transport/call.ts'
import { parseJson } from '../transport/parse-json.ts'
import type { Outgoing, Transport } from '../transport/transport.ts'

/** What a server answered to one request. */
export interface Reply {
  path: string
  /** Absent if no response arrived. */
  status?: number
  headers: Headers
  text: string
  /** The body, if it is a JSON object. */
  json?: { readonly [key: string]: unknown }
  /** Milliseconds until the whole response had been read. */
  ms: number
  /** Why there is no response, or the error that its status means. */
  error?: OllamaError
}

/** The responses that tell deployments apart. */
export interface Look {
  baseURL: URL
  /** `GET /api/version`: a daemon has it. */
  daemon: Reply
  /** `GET /version`: Olla has it. */
  proxy: Reply
  /** `GET /v1/models`: everything that speaks the openai dialect has it. */
  models: Reply
}

/** The longest wait for each request of a look: the connect timeout, or 5 seconds. */
export function longestWaitMs(timeouts: Call['timeouts']): number {
  return timeouts?.connect ?? 5000
}

/** Sends the three requests at once, to the root. Never rejects, except with the signal's reason. */
export async function lookAt(
  transport: Transport,
  { signal, timeouts }: Pick<Call, 'signal' | 'timeouts'> = {},
): Promise<Look> {
  const call = { signal, retry: 0, timeouts: { total: longestWaitMs(timeouts) } }
  const [daemon, proxy, models] = await Promise.all(
    ['/api/version', '/version', '/v1/models'].map((path) => get(transport, path, call)),
  )
  return { baseURL: new URL(transport.baseURL), daemon, proxy, models } as Look // three paths, three replies
}

/** Sends one GET and returns whatever comes of it. Rejects only with the signal's reason. */
export function get(transport: Transport, path: string, call?: Call): Promise<Reply> {
  return ask(transport, { method: 'GET', path, accept: 'application/json' }, call)
}

/** Sends one request and returns whatever comes of it. Rejects only with the signal's reason. */
export async function ask(transport: Transport, request: Outgoing, call: Call = {}): Promise<Reply> {
  const { path } = request
  const start = performance.now()
  const elapsed = (): number => Math.round(performance.now() - start)
  try {
    return await transport.whole(
      request,
      (text, { response: { status, headers } }) => toReply({ path, status, headers, text, ms: elapsed() }),
      call,
    )
  } catch (error) {
    call.signal?.throwIfAborted()
    if (!(error instanceof OllamaError)) throw error
    const { status, body = '', headers = new Headers() } = error
    const reply = toReply({ path, headers, text: body, ms: elapsed(), error })
    return error instanceof OllamaResponseError && status !== undefined ? { ...reply, status } : reply
  }
}

function toReply(reply: Reply): Reply {
  const json = parseJson(reply.text)
  return isJsonObject(json) ? { ...reply, json } : reply
}

/** A field of a reply that should be a text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
