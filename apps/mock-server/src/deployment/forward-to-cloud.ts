/**
 * A local server that is signed in: requests for models of the cloud go to the cloud, and its response comes back as it is.
 * Server: `server/cloud_proxy.go`.
 */
import { request as sendRequest, type IncomingMessage } from 'node:http'
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { type Answer, type Header, wholeAnswer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { isBlank } from '../request/is-blank.ts'
import { splitSource } from '../store/find-model.ts'
import { toGoError } from './go-error.ts'

/** The cloud behind a local server, such as a mock of it. */
export interface CloudBehind {
  url: string
  /** Sent as `Authorization: Bearer`, in place of a real server's signature. Default: none. */
  key?: string | undefined
  /** Whether `ollama signin` has been done. Default true; otherwise every request for the cloud is a 401. */
  isSignedIn?: boolean | undefined
}

/** Routes whose model may be one of the cloud. */
const forwarded = new Set([
  '/api/chat',
  '/api/generate',
  '/api/embed',
  '/api/embeddings',
  '/api/show',
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/embeddings',
  '/v1/responses',
  '/v1/messages',
])

/** Routes of the cloud's web search, and what they are called there. */
const web: ReadonlyMap<string, string> = new Map([
  ['/api/experimental/web_search', '/api/web_search'],
  ['/api/experimental/web_fetch', '/api/web_fetch'],
])

/** Returns a route that forwards what is the cloud's. */
export function forwardingRoute(route: Route, cloud: CloudBehind): Route {
  const webPath = web.get(route.path)
  if (webPath !== undefined) {
    const answer = async (request: RequestContext): Promise<Answer> =>
      isBlank(request.body)
        ? errorAnswer(400, 'missing request body')
        : forward(request, webPath, request.body, cloud)
    return { ...route, answer }
  }
  if (route.path === '/v1/models/:model') {
    const answer = async (request: RequestContext): Promise<Answer> => {
      const base = toCloudBase(request.params['model'])
      return base === undefined
        ? route.answer(request)
        : forward(request, `/v1/models/${encodeURIComponent(base).replaceAll('%3A', ':')}`, undefined, cloud)
    }
    return { ...route, answer }
  }
  if (!forwarded.has(route.path)) return route
  const answer = async (request: RequestContext): Promise<Answer> => {
    const body = readBody(request.body)
    const base = toCloudBase(body?.['model'])
    return base === undefined
      ? route.answer(request)
      : forward(request, route.path, Buffer.from(JSON.stringify({ ...body, model: base })), cloud)
  }
  return { ...route, answer }
}

function readBody(body: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body.toString())
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The name of a model in the cloud; undefined if it is not there. */
function toCloudBase(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined
  const { base, source } = splitSource(name)
  return source === 'cloud' ? base : undefined
}

async function forward(
  { method, signal, state: { clock } }: RequestContext,
  path: string,
  body: Buffer | undefined,
  cloud: CloudBehind,
): Promise<Answer> {
  if (cloud.isSignedIn === false) return errorAnswer(401, 'unauthorized')
  const url = `${cloud.url.replace(/\/+$/, '')}${path}?ts=${Math.floor(clock.now() / 1000)}`
  try {
    const response = await send(url, method, body, cloud, signal)
    const { rawHeaders, statusCode = 502 } = response
    return { ...wholeAnswer(statusCode, toHeaders(rawHeaders), ''), framing: 'stream', source: response }
  } catch (error) {
    const verb = `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`
    return errorAnswer(502, `${verb} "${url}": ${toGoError(error, cloud.url) ?? 'EOF'}`)
  }
}

function send(
  url: string,
  method: string,
  body: Buffer | undefined,
  { key }: CloudBehind,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const headers = {
    ...(body ? { 'Content-Type': 'application/json', 'Content-Length': body.length } : {}),
    ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
  }
  return new Promise((resolve, reject) => {
    const sent = sendRequest(url, { method, headers, signal, agent: false }, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Headers that belong to one connection, or that this server writes itself. */
const ownHeaders = new Set(['connection', 'keep-alive', 'content-length', 'transfer-encoding', 'date'])

function toHeaders(raw: readonly string[]): Header[] {
  const headers: Header[] = []
  for (let i = 0; i < raw.length; i += 2) {
    const [name = '', value = ''] = [raw[i], raw[i + 1]]
    if (!ownHeaders.has(name.toLowerCase())) headers.push([name, value])
  }
  return headers
}
