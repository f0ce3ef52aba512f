/** Which response headers an error may carry. */
import { hideSecrets, type Sent } from './hide-secrets.ts'
import type { ErrorWords } from './read-error-body.ts'

/** Returns a copy without cookies and without what the caller sent. Of a redirect's address, only scheme, host and path are kept. */
export function publicHeaders(sent: Sent | undefined, headers: Headers): Headers {
  const kept = new Headers()
  // Not `for … of`: the headers of React Native cannot be iterated.
  headers.forEach((value, name) => {
    if (name !== 'set-cookie')
      kept.set(name, hideSecrets(sent, name === 'location' ? bareAddress(value) : value))
  })
  return kept
}

function bareAddress(location: string): string {
  return location.replace(/[?#].*$/s, '').replace(/^([a-z][a-z\d+.-]*:)?\/\/[^/]*@/i, '$1//')
}

/** Returns the id of the request in the server's log: of a header, or else of the body. */
export function requestIdOf(
  headers: Headers,
  { requestId, message = '' }: Partial<ErrorWords>,
  sent?: Sent,
): string | undefined {
  for (const name of [
    'x-olla-request-id',
    'x-request-id',
    'request-id',
    'x-litellm-call-id',
    'x-kong-request-id',
    'cf-ray',
  ]) {
    const id = headers.get(name)
    if (id) return hideSecrets(sent, id)
  }
  return requestId ?? /\(ref: ([0-9a-f-]+)\)/.exec(message)?.[1]
}
