/** Cross-origin rules of the real server, with its default list of origins. Server: `server/routes.go` GenerateRoutes, gin-contrib/cors. */
import type { Header } from './answer.ts'

/** What CORS says about a request: nothing, these headers, an answer to the browser's question, or no. */
export type CorsVerdict = { type: 'none' } | { type: 'allowed'; headers: Header[] } | { type: 'preflight'; headers: Header[] } | { type: 'refused' }

/** Judges a request by its `Origin`, before anything else looks at it. */
export function judgeOrigin(method: string, origin: string | undefined, host: string | undefined): CorsVerdict {
  if (!origin || origin === `http://${host}` || origin === `https://${host}`) return { type: 'none' }
  if (!isAllowedOrigin(origin)) return { type: 'refused' }
  if (method !== 'OPTIONS') {
    return {
      type: 'allowed',
      headers: [
        ['Access-Control-Allow-Origin', origin],
        ['Vary', 'Origin'],
      ],
    }
  }
  return {
    type: 'preflight',
    headers: [
      ['Access-Control-Allow-Headers', allowedHeaders],
      ['Access-Control-Allow-Methods', 'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS'],
      ['Access-Control-Allow-Origin', origin],
      ['Access-Control-Max-Age', '43200'],
      ['Vary', 'Origin'],
      ['Vary', 'Access-Control-Request-Method'],
      ['Vary', 'Access-Control-Request-Headers'],
    ],
  }
}

const localHosts = ['localhost', '127.0.0.1', '0.0.0.0'].flatMap((host) => [`http://${host}`, `https://${host}`])
const exactOrigins = new Set(localHosts)
// The wildcard is not bound to a port: `http://localhost:3000.example.org` is let in, as on the real server.
const originPrefixes = [...localHosts.map((origin) => `${origin}:`), 'app://', 'file://', 'tauri://', 'vscode-webview://', 'vscode-file://']

function isAllowedOrigin(origin: string): boolean {
  return exactOrigins.has(origin) || originPrefixes.some((prefix) => origin.startsWith(prefix))
}

const stainless = ['Arch', 'Async', 'Custom-Poll-Interval', 'Helper-Method', 'Lang', 'Os', 'Package-Version', 'Poll-Helper', 'Retry-Count', 'Runtime']
const allowedHeaders = [
  'Authorization,Content-Type,User-Agent,Accept,X-Requested-With,Openai-Beta',
  ...[...stainless, 'Runtime-Version', 'Timeout'].map((name) => `X-Stainless-${name}`),
].join(',')
