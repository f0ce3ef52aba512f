/** What a probe reports, and what stands in the way if a server answers everything, or its list of models, with a status that is not about Ollama. */
import type { CallerNames } from '../errors/caller-names.ts'
import type { Reply } from './look.ts'

/** Something that a caller should know. */
export interface ProbeProblem {
  /**
   * `unreachable`, `unknown_server`, `refused_host`, `wrong_deployment`, `missing_key`, `refused_key`, `refused`, `proxy_login`, `limited`,
   * `unavailable`, `list_failed`, `no_models`, `no_healthy_backend`, `backend_down` or `useless_key`.
   */
  code: string
  /** Whether requests fail because of it. */
  blocking: boolean
  message: string
  /** What to change. */
  remedy: string
}

/** What happened to an API key. */
export type KeyVerdict = 'none' | 'accepted' | 'missing' | 'refused' | 'unknown'

interface Row {
  is: (status: number) => boolean
  code: string
  message: string
  remedy: (names: CallerNames, reply: Reply) => string
}

const rows: readonly Row[] = [
  {
    is: (status) => status === 401,
    code: 'missing_key',
    message: 'asks for a login',
    remedy: ({ apiKey, baseURL, headers }, reply) =>
      /^basic\b/i.test(reply.headers.get('www-authenticate') ?? '')
        ? `It asks for a user and a password: write them in ${baseURL} (http://user:password@host), or set ${headers}.Authorization`
        : `Set ${apiKey} to a key of this server, or ${headers}.Authorization to what it asks for`,
  },
  {
    is: (status) => status === 403,
    code: 'refused',
    message: 'refuses these requests',
    remedy: ({ apiKey }) =>
      `Something before Ollama (a firewall, a proxy or its rules) does not let this program in: allow it there, or check ${apiKey}`,
  },
  {
    is: (status) => status === 407,
    code: 'proxy_login',
    message: 'is behind a proxy that asks for a login',
    remedy: () => 'Check HTTP_PROXY, HTTPS_PROXY and the login in them, or name this host in NO_PROXY',
  },
  {
    is: (status) => status === 429,
    code: 'limited',
    message: 'has had too many requests',
    remedy: () => 'Wait, and ask less often',
  },
  {
    is: (status) => status >= 500,
    code: 'unavailable',
    message: 'is not available',
    remedy: () =>
      'A proxy answers, and what is behind it fails: start Ollama there (ollama serve), and see the log of the proxy',
  },
]

/** The problem that these replies have in common; undefined if they have none. A path that one of them does not know says nothing. */
export function statusProblem(
  replies: readonly Reply[],
  host: string,
  names: CallerNames,
): ProbeProblem | undefined {
  const told = replies.filter(({ status }) => status !== undefined && status !== 404 && status !== 405)
  const row = rows.find(({ is }) => told.length > 0 && told.every(({ status = 0 }) => is(status)))
  const [first] = told
  if (!row || !first) return undefined
  return {
    code: row.code,
    blocking: true,
    message: `The server at ${host} ${row.message}: GET ${first.path} answered ${first.status}`,
    remedy: row.remedy(names, first),
  }
}

/** The message of an error ends with its remedy, which stands on its own here. */
export function withoutRemedy(message: string, remedy: string): string {
  return message.replace(`. ${remedy}`, '')
}
