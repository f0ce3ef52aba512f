/** Examines what stands behind a base URL. Asks and loads no model. */
import type { PsModel, TagsModel } from '@ollamakit/wire/native'
import type { Call, DeploymentName, OllamaClient, Probe, ProbeProblem } from '../index.ts'
import { statusFor } from './status-for.ts'

export interface Report {
  url: string
  deployment: Probe['deployment']
  evidence: string
  version?: string
  proxy?: string
  key: Probe['key']
  works: Probe['works']
  /** Of small requests, one after another. */
  latency?: { requests: number; fastestMs: number; medianMs: number }
  models?: { name: string; capabilities?: string[]; parameterSize?: string; quantization?: string }[]
  /** What is in memory. Of one backend behind Olla. */
  loaded?: { name: string; contextLength?: number; bytesInVideoMemory?: number; expiresAt?: string }[]
  /** Tokens of the context that models get by default; absent if no loaded model tells. */
  defaultContext?: number
  /** Which pages in a browser may ask. */
  origins?: { origin: string; allowed: boolean }[]
  /** Which names in the Host header are accepted, as proxies and tunnels send them. */
  hosts?: { host: string; allowed: boolean }[]
  findings: ProbeProblem[]
  /** Nothing stands in the way. */
  ok: boolean
}

const ownOrigin = 'http://localhost:3000'
const foreignOrigin = 'https://app.example.com'
const foreignHost = 'ollama.example.com'
/** A context that is soon full: the default of a machine with little video memory. */
const smallContext = 4096

/** @param connect - makes a client of the URL, for the deployment that was named or for the one that was found there. */
export async function examine(
  connect: (found?: DeploymentName) => OllamaClient,
  timeoutMs: number,
): Promise<Report> {
  const first = connect()
  const found = await first.probe({ timeouts: { connect: timeoutMs } })
  const { deployment, evidence, version, proxy, key, works, problems } = found
  const known = {
    url: found.baseURL,
    deployment,
    evidence,
    ...(version === undefined ? {} : { version }),
    ...(proxy === undefined ? {} : { proxy }),
    key,
    works,
  }
  if (deployment === 'unknown') return { ...known, findings: problems, ok: false }
  // Elsewhere than at its host, nobody can name Ollama Cloud.
  const client = deployment === first.deployment || deployment === 'cloud' ? first : connect(deployment)
  const call = { timeouts: { total: timeoutMs }, retry: 0 }
  const [models, loaded, access, latency] = await Promise.all([
    describeModels(client, found, call),
    listLoaded(client, deployment, call),
    deployment === 'local' ? examineAccess(found.baseURL, timeoutMs) : {},
    measureLatency(client, deployment, call),
  ])
  const defaultContext = loaded?.find(({ contextLength }) => contextLength !== undefined)?.contextLength
  const findings = [...problems, ...contextFindings(deployment, defaultContext), ...accessFindings(access)]
  return {
    ...known,
    ...(latency ? { latency } : {}),
    ...(models ? { models } : {}),
    ...(loaded ? { loaded } : {}),
    ...(defaultContext === undefined ? {} : { defaultContext }),
    ...access,
    findings,
    ok: !findings.some(({ blocking }) => blocking),
  }
}

/** Names, and what the list itself says of them: asking for each would be one request more per model. */
async function describeModels(
  { native }: OllamaClient,
  { models, works }: Probe,
  call: Call,
): Promise<Report['models']> {
  if (!models || works.native !== 'yes') return models?.map((name) => ({ name }))
  const list = await orNothing(native.tags(call))
  if (!list) return models.map((name) => ({ name }))
  return list.models.map(toModel)
}

function toModel({ name, capabilities, details }: TagsModel): NonNullable<Report['models']>[number] {
  const { parameter_size: size, quantization_level: quantization } = details ?? {}
  return {
    name,
    ...(capabilities ? { capabilities } : {}),
    ...(size ? { parameterSize: size } : {}),
    ...(quantization ? { quantization } : {}),
  }
}

async function listLoaded(
  { native }: OllamaClient,
  deployment: DeploymentName,
  call: Call,
): Promise<Report['loaded']> {
  if (deployment !== 'local' && deployment !== 'olla') return undefined
  const list = await orNothing(native.ps(call))
  return list?.models.map(toLoaded)
}

function toLoaded({
  name,
  context_length: contextLength,
  size_vram: size,
  expires_at: expiresAt,
}: PsModel): NonNullable<Report['loaded']>[number] {
  return {
    name,
    ...(contextLength ? { contextLength } : {}),
    ...(size === undefined ? {} : { bytesInVideoMemory: size }),
    ...(expiresAt ? { expiresAt } : {}),
  }
}

type Access = Pick<Report, 'origins' | 'hosts'>

/** A daemon refuses foreign origins, and foreign names while it listens on loopback: status 403 without a body. */
async function examineAccess(baseURL: string, timeoutMs: number): Promise<Access> {
  const url = `${baseURL}/api/version`
  const ask = async (headers: Record<string, string>): Promise<boolean | undefined> => {
    const status = await statusFor(url, headers, timeoutMs)
    return status === undefined ? undefined : status !== 403
  }
  const [own, foreign, host] = await Promise.all([
    ask({ Origin: ownOrigin }),
    ask({ Origin: foreignOrigin }),
    ask({ Host: foreignHost }),
  ])
  return {
    ...(own === undefined || foreign === undefined
      ? {}
      : {
          origins: [
            { origin: ownOrigin, allowed: own },
            { origin: foreignOrigin, allowed: foreign },
          ],
        }),
    ...(host === undefined ? {} : { hosts: [{ host: foreignHost, allowed: host }] }),
  }
}

async function measureLatency(
  client: OllamaClient,
  deployment: DeploymentName,
  call: Call,
): Promise<Report['latency']> {
  const requests = 5
  const times: number[] = []
  for (let i = 0; i < requests; i++) {
    const start = performance.now()
    const answer =
      deployment === 'gateway'
        ? client.openai.models(call)
        : deployment === 'cloud'
          ? client.native.tags(call)
          : client.native.version(call)
    if (!(await orNothing<unknown>(answer))) return undefined
    times.push(performance.now() - start)
  }
  const sorted = times.toSorted((a, b) => a - b)
  return { requests, fastestMs: rounded(sorted[0]), medianMs: rounded(sorted[Math.floor(requests / 2)]) }
}

function contextFindings(deployment: DeploymentName, tokens: number | undefined): ProbeProblem[] {
  if (deployment !== 'local' || tokens === undefined || tokens > smallContext) return []
  return [
    {
      code: 'small_context',
      blocking: false,
      message: `A loaded model has a context of ${tokens} tokens; longer conversations are truncated silently`,
      remedy: 'Set OLLAMA_CONTEXT_LENGTH=32768 where the daemon runs, or options.num_ctx in each request',
    },
  ]
}

function accessFindings({ origins = [], hosts = [] }: Access): ProbeProblem[] {
  return [
    ...origins
      .filter(({ allowed }) => !allowed)
      .map(({ origin }) => ({
        code: 'refused_origin',
        blocking: false,
        message: `Pages of ${origin === ownOrigin ? origin : 'other sites'} may not ask this daemon from a browser`,
        remedy: `For a page of yours, set OLLAMA_ORIGINS=${origin === ownOrigin ? origin : 'https://your-site'} where the daemon runs`,
      })),
    ...hosts
      .filter(({ allowed }) => !allowed)
      .map(() => ({
        code: 'refused_host',
        blocking: false,
        message:
          'The daemon listens on loopback and refuses other names in the Host header, such as those of a tunnel',
        remedy:
          'For a tunnel or proxy, let it send Host: localhost; for other machines, set OLLAMA_HOST=0.0.0.0 where the daemon runs',
      })),
  ]
}

/** What one request fails to say is missing in the report; the probe has named what stands in the way. */
async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  return await answer.catch(() => undefined)
}

function rounded(ms = 0): number {
  return Math.round(ms * 10) / 10
}
