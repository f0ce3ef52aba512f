/**
 * A local server that is signed in: requests for models of the cloud go to the cloud, and its response comes back as it is.
 * Server: `server/cloud_proxy.go`.
 */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { type Answer, wholeAnswer } from '../http/answer.ts'
import { headerPairs } from '../http/header-pairs.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { decodeChatRequest } from '../request/chat-request.ts'
import { embeddingsRequestShape, embedRequestShape } from '../request/embed-request.ts'
import {
  encodeChat,
  encodeEmbed,
  encodeEmbeddings,
  encodeGenerate,
  encodeShow,
} from '../request/encode-request.ts'
import { decodeGenerateRequest } from '../request/generate-request.ts'
import { decodeShowRequest } from '../request/show-request.ts'
import { isBlank } from '../request/is-blank.ts'
import { splitSource } from '../store/find-model.ts'
import { toGoError } from '../go/to-go-error.ts'
import { type CloudBehind, cloudUrl, sendToCloud } from '../cloud/send-to-cloud.ts'

/** Routes of the native dialect whose model may be one of the cloud: how their bodies are written anew, or undefined if they are no good. */
const native: ReadonlyMap<string, (body: Buffer, toBase: ToBase) => object | undefined> = new Map([
  ['/api/chat', rewrite(decodeChatRequest, encodeChat)],
  ['/api/generate', rewrite(decodeGenerateRequest, encodeGenerate)],
  ['/api/embed', rewrite((body) => decodeGoJson(body, embedRequestShape), encodeEmbed)],
  ['/api/embeddings', rewrite((body) => decodeGoJson(body, embeddingsRequestShape), encodeEmbeddings)],
  ['/api/show', rewrite(decodeShowRequest, encodeShow)],
])

type ToBase = (name: unknown) => string | undefined

function rewrite<Request extends { model: string }>(
  decode: (body: Buffer) => { value: Request } | { error: string },
  encode: (request: Request) => object,
): (body: Buffer, toBase: ToBase) => object | undefined {
  return (body, toBase) => {
    const decoded = decode(body)
    if ('error' in decoded) return undefined
    const base = toBase(decoded.value.model)
    return base === undefined ? undefined : encode({ ...decoded.value, model: base })
  }
}

/** The same of other dialects, whose bodies are passed on with another model. */
const compatible = new Set([
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
  const toBody = native.get(route.path) ?? (compatible.has(route.path) ? withBase : undefined)
  if (!toBody) return route
  const answer = async (request: RequestContext): Promise<Answer> => {
    const body = toBody(request.body, toCloudBase)
    return body === undefined
      ? route.answer(request)
      : forward(request, route.path, Buffer.from(encodeGoJson(body)), cloud)
  }
  return { ...route, answer }
}

function withBase(bytes: Buffer, toBase: ToBase): object | undefined {
  const body = readBody(bytes)
  const base = toBase(body?.['model'])
  return base === undefined ? undefined : { ...body, model: base }
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
  const url = cloudUrl(cloud, `${path}?ts=${Math.floor(clock.now() / 1000)}`)
  try {
    const response = await sendToCloud({ method, url, body, signal }, cloud)
    const { rawHeaders, statusCode = 502 } = response
    const headers = headerPairs(rawHeaders).filter(([name]) => !ownHeaders.has(name.toLowerCase()))
    return { ...wholeAnswer(statusCode, headers, ''), framing: 'stream', source: response }
  } catch (error) {
    const verb = `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`
    return errorAnswer(502, `${verb} "${url}": ${toGoError(error, cloud.url) ?? 'EOF'}`)
  }
}

/** Headers that belong to one connection, or that this server writes itself. */
const ownHeaders = new Set(['connection', 'keep-alive', 'content-length', 'transfer-encoding', 'date'])
