/** What of an answer's headers may be on an error. */
import { hideSecrets, type Sent } from './hide-secrets.ts'
import type { ErrorWords } from './read-error-body.ts'

/** A copy without cookies, without what the caller sent and comes back, and with nothing but the bare address of a redirect. */
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

/** Which headers say how a request is named in somebody's log; an id in the body is the last resort. */
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
