/** What stands in the way at a deployment that was recognized: key, models, backends. */
import type { CallerNames } from '../errors/caller-names.ts'
import { capital, type Deployment } from './deployment.ts'
import type { Verdict } from './identify.ts'
import { type Reply, textOf } from './look.ts'
import { type KeyVerdict, type ProbeProblem, statusProblem, withoutRemedy } from './probe-problem.ts'
import type { Target } from './target.ts'

interface Findings {
  key: KeyVerdict
  models: string[] | undefined
  /** The response with the models. */
  list: Reply
  /** What a proxy says of its backends. */
  backends: Reply | undefined
}

/** Finds what a caller should know of a deployment that answered, the most important first. */
export function findProblems(
  { option, deployment: assumed, sendsKey, root }: Target,
  { deployment, evidence }: Verdict,
  { key, models, list, backends }: Findings,
): ProbeProblem[] {
  const { names } = root
  const problems: ProbeProblem[] = []
  const add = (code: string, blocking: boolean, message: string, remedy: string): void =>
    void problems.push({ code, blocking, message, remedy })
  if (option !== 'auto' && assumed !== deployment)
    add(
      'wrong_deployment',
      true,
      `The option ${names.deployment} is "${option}", but this is ${deployment.about}: ${evidence}`,
      `Set ${names.deployment} to "${deployment.name}", or to "auto"`,
    )
  if (key === 'missing')
    add(
      'missing_key',
      true,
      `${capital(deployment.about)} needs a key, and none was sent`,
      keyRemedy(deployment, names),
    )
  if (key === 'refused')
    add('refused_key', true, `${capital(deployment.about)} refuses the key`, keyRemedy(deployment, names))
  if (sendsKey === 'bearer' && deployment.key === 'ignored')
    add(
      'useless_key',
      false,
      `${capital(deployment.about)} does not read keys`,
      `Leave ${names.apiKey} out: a key should only be sent to its own host`,
    )
  if (sendsKey === 'bearer' && deployment.key === 'not forwarded')
    add(
      'useless_key',
      false,
      `${capital(deployment.about)} removes keys and sends its own`,
      `Leave ${names.apiKey} out, and configure keys of backends in Olla`,
    )
  if (
    (list.status === 404 && /endpoints available/.test(list.text)) ||
    (deployment.name === 'olla' && models?.length === 0)
  )
    add(
      'no_healthy_backend',
      true,
      'Olla has no healthy Ollama backend',
      'See GET /internal/status/endpoints there, start a backend, and wait up to 30 seconds for the health check',
    )
  else if (models?.length === 0 && key !== 'missing' && key !== 'refused')
    add(
      'no_models',
      true,
      'No model is listed',
      deployment.name === 'local' ? 'Run: ollama pull llama3.2' : 'Check which models this key may use',
    )
  else if (!models && key !== 'missing' && key !== 'refused') problems.push(listProblem(list, root))
  for (const { name, status, url } of downBackends(backends))
    add(
      'backend_down',
      false,
      `The backend ${name} of Olla is ${status}`,
      `Start the Ollama at ${url}, and wait up to 30 seconds for the health check; until then its models are missing, and the others get its requests`,
    )
  return problems
}

/** A server whose models cannot be listed answers no chat either, or is not what it seems to be. */
function listProblem(list: Reply, { baseURL, names }: Target['root']): ProbeProblem {
  const { host } = new URL(baseURL)
  const { path, status, error } = list
  const common = statusProblem([list], host, names)
  // The words of the server say more than its status.
  if (common && !error?.serverMessage) return common
  const remedy = error?.remedy ?? `See the log of the server, and check ${names.baseURL}`
  const message = error
    ? withoutRemedy(error.message, remedy)
    : `GET ${path} answered ${status} without a list of models`
  return { code: common?.code ?? 'list_failed', blocking: true, message, remedy }
}

interface Backend {
  name: string
  status: string
  url: string
}

/** The backends of a proxy that are not healthy. Its list may be closed to others: then none is known. */
function downBackends(reply: Reply | undefined): Backend[] {
  const list: unknown = reply?.status === 200 ? reply.json?.['endpoints'] : undefined
  if (!Array.isArray(list)) return []
  return list.flatMap((item: { [key: string]: unknown } | null) => {
    const [name, status, url] = [textOf(item?.['name']), textOf(item?.['status']), textOf(item?.['url'])]
    return name === '' || status === '' || status === 'healthy' ? [] : [{ name, status, url: url || name }]
  })
}

function keyRemedy({ name }: Deployment, { apiKey }: CallerNames): string {
  return name === 'cloud'
    ? `Set ${apiKey} to a key of https://ollama.com/settings/keys; OLLAMA_API_KEY is read for https://ollama.com only`
    : `Set ${apiKey} to a key of this server; keys of ollama.com do not work there`
}
