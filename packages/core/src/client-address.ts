/** Where a client sends its requests, and with which headers. */
import { parseBaseURL } from '@ollamakit/wire'
import type { OllamaClientOptions } from './client-options.ts'
import type { DeploymentName } from './deployments/served-by.ts'
import { type DeploymentOption, type Place, toName, toPlace } from './deployments/place.ts'
import { deployments } from './deployments/table.ts'
import { readEnvironment } from './environment.ts'
import type { CallerNames } from './errors/caller-names.ts'
import { OllamaInputError } from './errors/ollama-error.ts'
import type { AddressSource } from './errors/to-connection-error.ts'
import { setHeaders } from './transport/set-headers.ts'

/** What an address takes of the client's options, or of an entry of `fallback`. */
type AddressOptions = Pick<OllamaClientOptions, 'baseURL' | 'deployment' | 'apiKey' | 'headers'>

/** How messages name an option. */
type NameOf = (name: 'baseURL' | 'deployment' | 'apiKey') => string

export interface Address {
  /** Where requests go: without credentials, without a slash at its end. */
  baseURL: string
  source: AddressSource
  headers: Headers
  place: Place
  option: DeploymentOption
}

/** Reads where a deployment is. `entry`: which entry of `fallback` it is, as messages name it. @throws OllamaInputError if a URL is wrong, or contradicts `deployment`. */
export function toAddress(options: AddressOptions, names: CallerNames, entry?: string): Address {
  const { deployment: option = 'auto' } = options
  const nameOf: NameOf = (name) => (entry === undefined ? names[name] : `${entry}.${name}`)
  const { url: baseURL, credentials, source } = toBaseURL(options, nameOf, entry !== undefined)
  checkHost(new URL(baseURL), option, nameOf)
  return {
    baseURL,
    source,
    headers: toHeaders(options, baseURL, credentials, nameOf, entry),
    place: toPlace(baseURL, option),
    option,
  }
}

/** Asking one deployment twice mends nothing: it differs from the others in its place, key, dialect or model. @throws OllamaInputError */
export function checkDistinct(
  asked: readonly { address: Address; own: { model?: string | undefined; dialect?: string | undefined } }[],
  { fallback, baseURL }: CallerNames,
): void {
  const seen = new Map<string, string>()
  for (const [i, { address, own }] of asked.entries()) {
    const { place, headers } = address
    const name = i === 0 ? baseURL : `${fallback}[${i - 1}]`
    const key = JSON.stringify([
      address.baseURL,
      place.deployment.name,
      headers.get('authorization'),
      own.model,
      own.dialect,
    ])
    const same = seen.get(key)
    if (same !== undefined)
      throw new OllamaInputError(
        `${name} is the same deployment as ${same}: ${address.baseURL}`,
        `Leave it out, or give it another model or key`,
      )
    seen.set(key, name)
  }
}

/** A key of ollama.com is for ollama.com. Loopback: a mock, or a tunnel. */
function checkHost({ hostname, host }: URL, option: DeploymentOption, nameOf: NameOf): void {
  const isCloud = hostname === 'ollama.com'
  if (option === 'auto' || isCloud === (toName(option) === 'cloud') || isLoopback(hostname)) return
  throw isCloud
    ? new OllamaInputError(
        `the option ${nameOf('deployment')} is ${JSON.stringify(option)}, but https://ollama.com is Ollama Cloud`,
        `Set ${nameOf('deployment')} to "cloud", or ${nameOf('baseURL')} to where the deployment is`,
      )
    : new OllamaInputError(
        `the option ${nameOf('deployment')} is ${JSON.stringify(option)}, but ${nameOf('baseURL')} is at ${host}`,
        `Ollama Cloud is at https://ollama.com: leave ${nameOf('baseURL')} out, or set ${nameOf('deployment')} to what is there`,
      )
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
}

function toBaseURL(
  options: AddressOptions,
  nameOf: NameOf,
  isFallback: boolean,
): { url: string; credentials?: string; source: AddressSource } {
  const { source, text } = addressOf(options, nameOf, isFallback)
  const parsed = parseBaseURL(source === 'baseURL' ? text : unquote(text))
  if (!('problem' in parsed)) return { ...parsed, source }
  throw new OllamaInputError(
    `${source === 'baseURL' ? nameOf('baseURL') : source} is ${JSON.stringify(withoutSecrets(text))}: ${parsed.problem}`,
    'Write it like http://127.0.0.1:11434, with a path before it only if a proxy adds one',
  )
}

function addressOf(
  { baseURL, deployment = 'auto' }: AddressOptions,
  nameOf: NameOf,
  isFallback: boolean,
): { source: AddressSource; text: string } {
  if (baseURL !== undefined) return { source: 'baseURL', text: baseURL }
  const usual = deployments[deployment === 'auto' ? 'local' : toName(deployment)].baseURL
  const { OLLAMA_HOST, OLLAMA_BASE_URL } = readEnvironment()
  // The environment says where the one Ollama is that is meant: neither ollama.com nor a fallback.
  if (toName(deployment as DeploymentName) !== 'cloud' && !isFallback) {
    if (OLLAMA_HOST !== undefined) return { source: 'OLLAMA_HOST', text: OLLAMA_HOST }
    if (OLLAMA_BASE_URL !== undefined) return { source: 'OLLAMA_BASE_URL', text: OLLAMA_BASE_URL }
  }
  if (usual !== undefined) return { source: 'default', text: usual }
  throw new OllamaInputError(
    `the option ${nameOf('baseURL')} is missing`,
    `A ${deployment} has no usual place`,
  )
}

/** The server strips quotes from its environment. */
function unquote(text: string): string {
  return text.trim().replace(/^["']+|["']+$/g, '')
}

/** Hides what may be a user, a password or a key. A password that is not percent-encoded may have any character in it, a key in a query, too. */
function withoutSecrets(text: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z\d+.-]*:\/\/)?(.*)$/is.exec(text) ?? []
  const at = rest.lastIndexOf('@')
  if (/[?#]/.test(rest.slice(0, at + 1))) return `${scheme}***`
  return scheme + (at < 0 ? '' : '***@') + rest.slice(at + 1).replace(/([?#]).*$/s, '$1***')
}

function toHeaders(
  { apiKey, headers: own = {} }: AddressOptions,
  baseURL: string,
  credentials: string | undefined,
  nameOf: NameOf,
  entry: string | undefined,
): Headers {
  const headers = new Headers()
  // A key of the environment belongs to ollama.com: no other host gets to see it.
  const key =
    apiKey?.trim() ??
    (new URL(baseURL).origin === 'https://ollama.com' ? readEnvironment().OLLAMA_API_KEY : undefined)
  if (key)
    setHeaders(headers, { Authorization: `Bearer ${key}` }, apiKey ? `option ${nameOf('apiKey')}` : undefined)
  else if (credentials !== undefined)
    setHeaders(headers, {
      Authorization: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(credentials)))}`,
    })
  setHeaders(headers, own, undefined, entry)
  return headers
}
