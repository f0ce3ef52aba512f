/** Finds out what stands behind a base URL, what works there and what stands in the way. */
import type { CallerNames } from '../errors/caller-names.ts'
import { OllamaTimeoutError } from '../errors/ollama-error.ts'
import type { Call } from '../transport/call.ts'
import type { Deployment } from './deployment.ts'
import type { DeploymentName } from './served-by.ts'
import { identify, type Verdict } from './identify.ts'
import { findProblems } from './find-problems.ts'
import { type KeyVerdict, type ProbeProblem, statusProblem, withoutRemedy } from './probe-problem.ts'
import { ask, get, type Look, longestWaitMs, lookAt, type Reply, textOf } from './look.ts'
import { type Place, placeOf } from './place.ts'
import type { Target } from './target.ts'

/** What a probe found. */
export interface Probe {
  /** Without credentials. */
  baseURL: string
  /** `unknown`: nothing answered, or something that is no known deployment. */
  deployment: DeploymentName | 'unknown'
  /** The response that tells it, in a sentence. */
  evidence: string
  /** Of Ollama; of one of its backends behind Olla. */
  version?: string
  /** Of the proxy, such as `Olla v0.0.28`. */
  proxy?: string
  /** What can be used there. `unknown`: the responses do not tell. */
  works: { readonly [feature in ProbeFeature]: 'yes' | 'no' | 'unknown' }
  /** The models that it lists, or that the key may use. Absent if there is no list. */
  models?: string[]
  /** `none`: no key is needed. `missing`: one is needed and none was sent. `refused`: the one that was sent is wrong. */
  key: KeyVerdict
  /** Milliseconds of the fastest small request, until its end. */
  latencyMs?: number
  /** Most important first. */
  problems: ProbeProblem[]
}

/** The dialects, and what not every deployment offers. `format`: whether the response is constrained to it. */
export type ProbeFeature =
  | 'native'
  | 'openai'
  | 'anthropic'
  | 'countTokens'
  | 'embeddings'
  | 'modelDetails'
  | 'modelManagement'
  | 'format'

export async function probe(
  target: Target,
  { signal, timeouts }: Pick<Call, 'signal' | 'timeouts'> = {},
): Promise<Probe> {
  const limits = { ...target.timeouts, ...timeouts }
  const look = await lookAt(target.root, { signal, timeouts: limits })
  const verdict = toVerdict(target, look)
  const replies = [look.daemon, look.proxy, look.models]
  const known = { baseURL: target.root.baseURL, ...latencyOf(replies) }
  if (!verdict) return { ...known, ...unknown(look, replies, target.root.names) }

  const { deployment } = verdict
  const place = deployment === target.deployment ? target.place : placeOf(deployment, target.root.baseURL)
  const call = { signal, retry: 0, timeouts: { total: longestWaitMs(limits) } }
  const [daemon, list, account, backends] = await Promise.all([
    place.prefixes.native === ''
      ? look.daemon
      : get(target.root, `${place.prefixes.native}/api/version`, call),
    deployment.chat === 'openai' ? look.models : get(target.root, `${place.prefixes.native}/api/tags`, call),
    deployment.name === 'cloud'
      ? ask(target.root, { method: 'POST', path: '/api/me', accept: 'application/json' }, call)
      : undefined,
    deployment.name === 'olla' ? get(target.root, '/internal/status/endpoints', call) : undefined,
  ])
  const models = modelsOf(list)
  const key = keyOf(deployment, account ?? list, target.sendsKey)
  const version = daemon.json?.['version']
  return {
    ...known,
    deployment: deployment.name,
    evidence: verdict.evidence,
    ...(typeof version === 'string' ? { version } : {}),
    ...proxyOf(look),
    works: worksAt(place, { daemon, list }),
    ...(models ? { models } : {}),
    key,
    problems: findProblems(target, verdict, { key, models, list, backends }),
  }
}

/** A host that is a deployment's own says more than any response. */
function toVerdict(target: Target, look: Look): Verdict | undefined {
  const answered = [look.daemon, look.proxy, look.models].some(({ status }) => status !== undefined)
  const found = identify(look)
  if (found || !answered) return found
  // The path of the base URL may be all of the proxy that can be reached.
  const { deployment } = target
  return deployment.isURL?.(new URL(target.root.baseURL))
    ? { deployment, evidence: `the URL is ${deployment.about}'s` }
    : undefined
}

function unknown(look: Look, replies: Reply[], names: CallerNames): Omit<Probe, 'baseURL'> {
  return {
    deployment: 'unknown',
    evidence: replies.map((reply) => `GET ${reply.path}: ${whatOf(reply)}`).join(', '),
    works: features('unknown'),
    key: 'unknown',
    problems: [whyUnknown(look, replies, names)],
  }
}

function whatOf({ status, text }: Reply): string {
  if (status === undefined) return 'no response'
  return /^\s*<(?:!doctype|html)/i.test(text) ? `${status} with an HTML page` : String(status)
}

function whyUnknown({ daemon, baseURL }: Look, replies: Reply[], names: CallerNames): ProbeProblem {
  if (daemon.error instanceof OllamaTimeoutError)
    return {
      code: 'unreachable',
      blocking: true,
      message: `No response from ${baseURL.host} within ${daemon.ms} ms`,
      remedy: `Check host and port of ${names.baseURL}: a firewall, or something else that takes connections, may be there. A very slow server needs a longer wait`,
    }
  if (daemon.status === undefined && daemon.error) {
    const { message, remedy = `Check ${names.baseURL}` } = daemon.error
    return { code: 'unreachable', blocking: true, message: withoutRemedy(message, remedy), remedy }
  }
  if (replies.every(({ status, text }) => status === 403 && text === ''))
    return {
      code: 'refused_host',
      blocking: true,
      message: `The server at ${baseURL.host} refuses this Host or Origin: 403 without a body`,
      remedy:
        'Set OLLAMA_HOST=0.0.0.0 where the daemon runs, or OLLAMA_ORIGINS for browsers, or let the proxy send Host: localhost',
    }
  const problem = statusProblem(replies, baseURL.host, names)
  if (problem) return problem
  return {
    code: 'unknown_server',
    blocking: true,
    message: `Something answers at ${baseURL.host}, but it is no deployment of Ollama that is known`,
    remedy: `Check host, port and path of ${names.baseURL}; for an Ollama behind a gateway, set ${names.deployment} to "gateway"`,
  }
}

function keyOf({ key }: Deployment, { status }: Reply, sendsKey: Target['sendsKey']): KeyVerdict {
  if (key !== 'required') return 'none'
  if (status === 200) return 'accepted'
  if (status !== 401) return 'unknown'
  return sendsKey ? 'refused' : 'missing'
}

function worksAt({ deployment }: Place, { daemon, list }: { daemon: Reply; list: Reply }): Probe['works'] {
  const offers = (path: string): 'yes' | 'no' =>
    deployment.missing.some(({ paths }) => paths.test(path)) ? 'no' : 'yes'
  const answers = daemon.status === 200 || list.status === 200
  return {
    native: offers('/api/chat') === 'no' ? 'no' : answers ? 'yes' : 'unknown',
    openai: answers ? 'yes' : 'unknown',
    anthropic: deployment.name === 'gateway' ? 'unknown' : isSince(daemon, 0, 14),
    countTokens: deployment.name === 'gateway' ? 'unknown' : offers('/v1/messages/count_tokens'),
    embeddings: deployment.name === 'gateway' ? 'unknown' : offers('/v1/embeddings'),
    modelDetails: offers('/api/show'),
    modelManagement: offers('/api/pull'),
    format: deployment.format === 'unknown' ? 'unknown' : deployment.format === 'enforced' ? 'yes' : 'no',
  }
}

/** Whether the version of the daemon is this one or later. Ollama Cloud names none and is always current. */
function isSince({ json }: Reply, major: number, minor: number): 'yes' | 'no' | 'unknown' {
  const [, first, second] = /^(\d+)\.(\d+)/.exec(textOf(json?.['version'])) ?? []
  if (first === undefined) return 'unknown'
  return Number(first) > major ||
    (Number(first) === major && Number(second) >= minor) ||
    Number(first) + Number(second) === 0
    ? 'yes'
    : 'no'
}

function features(value: 'unknown'): Probe['works'] {
  return {
    native: value,
    openai: value,
    anthropic: value,
    countTokens: value,
    embeddings: value,
    modelDetails: value,
    modelManagement: value,
    format: value,
  }
}

/** Names of either list: of the native dialect, or of the openai one. */
function modelsOf({ status, json }: Reply): string[] | undefined {
  if (status !== 200 || !json) return undefined
  const list: unknown = json['models'] ?? json['data'] ?? []
  if (!Array.isArray(list)) return undefined
  return list.flatMap((item: { name?: unknown; id?: unknown } | null) => {
    const name = item?.name ?? item?.id
    return typeof name === 'string' ? [name] : []
  })
}

function proxyOf({ proxy: { json } }: Look): { proxy?: string } {
  return typeof json?.['name'] === 'string' && typeof json['version'] === 'string'
    ? { proxy: `${json['name']} ${json['version']}` }
    : {}
}

function latencyOf(replies: Reply[]): { latencyMs?: number } {
  const times = replies.filter(({ status }) => status !== undefined).map(({ ms }) => ms)
  return times.length > 0 ? { latencyMs: Math.min(...times) } : {}
}
