/** Cross-origin rules of the real server, with its list of origins and those it was told. Server: `server/routes.go` GenerateRoutes, gin-contrib/cors. */
import type { Header } from './answer.ts'

/** What CORS says about a request: nothing, these headers, an answer to the browser's question, or no. */
export type CorsVerdict =
  | { type: 'none' }
  | { type: 'allowed'; headers: Header[] }
  | { type: 'preflight'; headers: Header[] }
  | { type: 'rejected' }

/** Judges a request by its `Origin`, before anything else looks at it. */
export function judgeOrigin(
  method: string,
  origin: string | undefined,
  host: string | undefined,
  more: readonly string[] = [],
): CorsVerdict {
  if (!origin || origin === `http://${host}` || origin === `https://${host}`) return { type: 'none' }
  const told = more.map((entry) => entry.trim().toLowerCase())
  const isOpen = told.includes('*')
  if (!isOpen && !isAllowedOrigin(origin) && !told.some((entry) => isEntryFor(entry, origin)))
    return { type: 'rejected' }
  const allowed: Header = ['Access-Control-Allow-Origin', isOpen ? '*' : origin]
  // An answer for everybody does not vary.
  const vary = (...names: string[]): Header[] => (isOpen ? [] : names.map((name) => ['Vary', name]))
  if (method !== 'OPTIONS') {
    return {
      type: 'allowed',
      headers: [allowed, ...vary('Origin')],
    }
  }
  return {
    type: 'preflight',
    headers: [
      ['Access-Control-Allow-Headers', allowedHeaders],
      ['Access-Control-Allow-Methods', 'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS'],
      allowed,
      ['Access-Control-Max-Age', '43200'],
      ...vary('Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'),
    ],
  }
}

const localHosts = ['localhost', '127.0.0.1', '0.0.0.0'].flatMap((host) => [
  `http://${host}`,
  `https://${host}`,
])
const exactOrigins = new Set(localHosts)
// The wildcard is not bound to a port: `http://localhost:3000.example.org` is let in, as on the real server.
const originPrefixes = [
  ...localHosts.map((origin) => `${origin}:`),
  'app://',
  'file://',
  'tauri://',
  'vscode-webview://',
  'vscode-file://',
]

function isAllowedOrigin(origin: string): boolean {
  return exactOrigins.has(origin) || originPrefixes.some((prefix) => origin.startsWith(prefix))
}

/** An entry of the list is an origin, or one with a star that stands for anything. */
function isEntryFor(entry: string, origin: string): boolean {
  const star = entry.indexOf('*')
  if (star < 0) return entry === origin
  const [before, after] = [entry.slice(0, star), entry.slice(star + 1)]
  return origin.length >= before.length + after.length && origin.startsWith(before) && origin.endsWith(after)
}

const stainless = [
  'Arch',
  'Async',
  'Custom-Poll-Interval',
  'Helper-Method',
  'Lang',
  'Os',
  'Package-Version',
  'Poll-Helper',
  'Retry-Count',
  'Runtime',
]
const allowedHeaders = [
  'Authorization,Content-Type,User-Agent,Accept,X-Requested-With,Openai-Beta',
  ...[...stainless, 'Runtime-Version', 'Timeout'].map((name) => `X-Stainless-${name}`),
].join(',')
