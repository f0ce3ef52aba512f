/** Origins that the proxy allows by itself. The backends still see the origin, and may refuse it. */
import { type Answer, type Header, wholeAnswer } from '../../http/answer.ts'
import type { RequestContext } from '../../http/request-context.ts'

/** As in Olla's file. */
export interface CorsOptions {
  /** `*` stands for every origin. */
  origins: readonly string[]
  /** Default: GET, POST and HEAD. */
  methods?: readonly string[] | undefined
  /** `*` stands for every header. Default: Accept, Content-Type and X-Requested-With. */
  headers?: readonly string[] | undefined
  /** Default false. */
  credentials?: boolean | undefined
  /** Seconds for which a browser keeps the answer to a preflight request. Default: not said. */
  maxAge?: number | undefined
}

const exposed = [
  'X-Olla-Request-Id',
  'X-Olla-Endpoint',
  'X-Olla-Backend-Type',
  'X-Olla-Model',
  'X-Olla-Response-Time',
  'X-Olla-Routing-Strategy',
  'X-Olla-Routing-Decision',
  'X-Olla-Routing-Reason',
  'X-Olla-Mode',
  'X-Olla-Sticky-Session',
  'X-Olla-Sticky-Key-Source',
  'X-Olla-Session-Id',
]

/** Answers a preflight request; undefined: it is none. */
export function answerPreflight(request: RequestContext, cors: CorsOptions): Answer | undefined {
  const { method, headers } = request
  const wanted = headers['access-control-request-method']
  if (method !== 'OPTIONS' || wanted === undefined) return undefined
  const vary: Header = ['Vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers']
  const asked = headers['access-control-request-headers']
  const { methods = ['GET', 'POST', 'HEAD'], maxAge } = cors
  const origin = allowedOrigin(request, cors)
  if (origin === undefined || !methods.includes(wanted) || !allowsHeaders(asked, cors))
    return wholeAnswer(204, [vary])
  return wholeAnswer(204, [
    vary,
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Allow-Methods', wanted],
    ...(asked === undefined ? [] : [['Access-Control-Allow-Headers', asked] as const]),
    ...toCredentials(cors),
    ...(maxAge === undefined ? [] : [['Access-Control-Max-Age', String(maxAge)] as const]),
  ])
}

/** Headers on every other response. */
export function corsHeaders(request: RequestContext, cors: CorsOptions): Header[] {
  const vary: Header = ['Vary', 'Origin']
  const origin = allowedOrigin(request, cors)
  if (origin === undefined) return [vary]
  return [
    vary,
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Expose-Headers', exposed.join(', ')],
    ...toCredentials(cors),
  ]
}

function allowedOrigin(
  { headers: { origin } }: RequestContext,
  { origins }: CorsOptions,
): string | undefined {
  if (origin === undefined) return undefined
  return origins.includes('*') ? '*' : origins.includes(origin.toLowerCase()) ? origin : undefined
}

function allowsHeaders(
  asked: string | undefined,
  { headers = ['Accept', 'Content-Type', 'X-Requested-With'] }: CorsOptions,
): boolean {
  if (asked === undefined || headers.includes('*')) return true
  const known = new Set(headers.map((name) => name.toLowerCase()))
  return asked.split(',').every((name) => known.has(name.trim().toLowerCase()))
}

function toCredentials({ credentials }: CorsOptions): Header[] {
  return credentials ? [['Access-Control-Allow-Credentials', 'true']] : []
}
