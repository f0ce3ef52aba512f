/** Follows redirects, because the platform would send keys in custom headers to another host, and turn a POST into a GET. */
import { publicHeaders } from '../errors/answer-headers.ts'
import { coreNames } from '../errors/caller-names.ts'
import { hideSecrets, isSecret } from '../errors/hide-secrets.ts'
import { OllamaInputError, OllamaResponseError } from '../errors/ollama-error.ts'
import type { Asked } from '../errors/to-response-error.ts'

/** Sends one request. `foreign`: to another host than the first. */
export type SendOnce = (url: string, foreign: boolean, redirect: 'manual' | 'follow') => Promise<Response>

const mostHops = 5

/** Returns the response after all redirects, and its URL. `canRepeat`: whether the request body can be sent again. `sent`: the headers for the first host. */
export async function followRedirects(
  asked: Asked,
  send: SendOnce,
  canRepeat: boolean,
  sent: Headers,
): Promise<Asked & { response: Response }> {
  const { method, names = coreNames, sent: secrets } = asked
  let { url } = asked
  let foreign = false
  for (let hops = 0; ; hops++) {
    let response = await send(url, foreign, 'manual')
    // Tests the shape: polyfills have classes of their own.
    if (
      typeof response?.status !== 'number' ||
      (response.body && !('getReader' in response.body) && typeof response.text !== 'function')
    )
      throw new OllamaInputError(
        `the option ${names.fetch} gave no Response`,
        'Allowed: a function that fetches as the platform does',
      )
    if (response.bodyUsed || response.body?.locked)
      throw new OllamaInputError(
        `the option ${names.fetch} gave a Response whose body has been read`,
        'Give a new Response for each request, or response.clone()',
      )
    // Browsers do not show the address of a redirect. They withhold Authorization from other hosts, and no other header.
    if (response.type === 'opaqueredirect') {
      const key = [...sent.keys()].find((name) => name !== 'authorization' && isSecret(name))
      if (key)
        throw redirectError(
          asked,
          response,
          `redirected, and a browser would carry the header ${key} to whatever is there`,
          `Set ${names.baseURL} to where Ollama really is`,
        )
      response = await send(url, foreign, 'follow')
    }
    const location = isRedirect(response.status) ? response.headers.get('location') : null
    if (location === null) {
      // Only an address that a server sent may contain a secret.
      const where = hops === 0 ? withoutQuery(url) : hideSecrets(secrets, withoutQuery(url))
      return { method, url: where, names, sent: secrets, response }
    }
    await response.body?.cancel?.()
    const target = toTarget({ method, url, names, sent: secrets }, response, location)
    if (hops === mostHops)
      throw redirectError(
        { method, url, sent: secrets },
        response,
        `redirected more than ${mostHops} times`,
        `Set ${names.baseURL} to where Ollama really is`,
      )
    if (!canRepeat || !keepsMethod(response.status, method))
      throw redirectError(
        { method, url, sent: secrets },
        response,
        `redirected to ${withoutQuery(target)}, where the request would not arrive whole`,
        `Set ${names.baseURL} to it`,
      )
    foreign ||= target.origin !== new URL(asked.url).origin
    url = target.href
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

/** Only these two statuses keep a POST a POST. */
function keepsMethod(status: number, method: string): boolean {
  return status === 307 || status === 308 || method === 'GET' || method === 'HEAD'
}

function toTarget(asked: Asked, response: Response, location: string): URL {
  const from = new URL(asked.url)
  const target = URL.parse(location, from.href)
  const downgrade = from.protocol === 'https:' && target?.protocol === 'http:'
  if (!target || !/^https?:$/.test(target.protocol) || downgrade)
    throw redirectError(
      asked,
      response,
      `redirected to ${downgrade ? 'plain http' : 'something that is no web address'}`,
      `Check ${(asked.names ?? coreNames).baseURL} and the proxy there`,
    )
  target.username = ''
  target.password = ''
  target.hash = ''
  return target
}

/** Formats an address for errors. */
export function withoutQuery(url: string | URL): string {
  // The usual case, without the cost of parsing.
  if (typeof url === 'string' && !url.includes('?')) return url
  const bare = new URL(url)
  bare.search = ''
  return bare.href
}

function redirectError(
  { method, url, sent }: Asked,
  response: Response,
  what: string,
  remedy: string,
): OllamaResponseError {
  const { status } = response
  const where = hideSecrets(sent, withoutQuery(url))
  // A browser does not show the status, either.
  return new OllamaResponseError(
    `${method} ${where} ${status ? `answered ${status}: ` : 'is '}${hideSecrets(sent, what)}`,
    {
      method,
      url: where,
      ...(status ? { status } : {}),
      headers: publicHeaders(sent, response.headers),
      origin: 'proxy',
      retryable: false,
      remedy,
    },
  )
}
