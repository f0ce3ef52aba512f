/** Cross-origin rules of the real server: its own list of origins and those of `OLLAMA_ORIGINS`. Server: `server/routes.go` GenerateRoutes, gin-contrib/cors. */
import type { Header } from './answer.ts'

/** The result for a request: no CORS headers, these headers, the answer to a preflight, or a refusal. */
export type CorsVerdict =
  | { type: 'none' }
  | { type: 'allowed'; headers: Header[] }
  | { type: 'preflight'; headers: Header[] }
  | { type: 'rejected' }

/** Checks the `Origin` of a request. */
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
  // A response for every origin does not vary.
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
// The wildcard is not limited to a port: `http://localhost:3000.example.org` is allowed, as on the real server.
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

/** Whether an entry of the list, an origin with at most one `*`, matches. */
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
