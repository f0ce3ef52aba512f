/** Failures of the platform without a response, and the errors that callers get. */
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { toConnectionError } from './to-connection-error.ts'
import { toStreamError } from './to-stream-error.ts'
import { toTimeoutError } from './to-timeout-error.ts'

const asked = { method: 'POST', url: 'http://gpu-box:11434/api/chat' }

function coded(code: string, message = 'it failed'): Error {
  return Object.assign(new Error(message), { code })
}

describe('a code of the system', () => {
  test.each<[code: string, what: RegExp, retryable: boolean, remedy: RegExp]>([
    ['ECONNREFUSED', /nothing listens on gpu-box:11434 \(ECONNREFUSED\)/, true, /ollama serve/],
    ['ConnectionRefused', /nothing listens on gpu-box:11434/, true, /ollama serve/],
    ['ENOTFOUND', /the name gpu-box does not resolve/, false, /host name/],
    ['EAI_AGAIN', /the name gpu-box does not resolve/, true, /host name/],
    ['ECONNRESET', /the connection broke before a response arrived/, true, /[Rr]etry/],
    ['UND_ERR_SOCKET', /the connection broke before a response arrived/, true, /[Rr]etry/],
    ['EPIPE', /the connection broke before a response arrived/, true, /[Rr]etry/],
    ['ETIMEDOUT', /gpu-box:11434 does not answer/, true, /network/],
    ['EHOSTUNREACH', /cannot be reached from here/, true, /network/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /certificate is not trusted/, false, /NODE_EXTRA_CA_CERTS/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /port speaks no TLS/, false, /scheme/],
    ['ESOMETHING', /the request failed: it failed/, true, /OLLAMA_ORIGINS/],
  ])('%s', (code, what, retryable, remedy) => {
    const cause = new TypeError('fetch failed', { cause: coded(code) })
    const error = toConnectionError(asked, cause)
    expect(error).toMatchObject({
      name: 'OllamaConnectionError',
      code,
      retryable,
      origin: 'network',
      ...asked,
      cause,
    })
    expect(error.message).toMatch(what)
    expect(error.remedy).toMatch(remedy)
  })
})

describe('the code is found', () => {
  test.each<[where: string, cause: unknown]>([
    ['on the error itself', coded('ECONNREFUSED')],
    ['on its cause', new TypeError('fetch failed', { cause: coded('ECONNREFUSED') })],
    [
      'in the first of several tries',
      new TypeError('fetch failed', {
        cause: new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]),
      }),
    ],
    [
      'on an error of another realm',
      runInNewContext(
        `const e = new TypeError('fetch failed'); e.cause = Object.assign(new Error('no'), { code: 'ECONNREFUSED' }); e`,
      ),
    ],
  ])('%s', (_where, cause) => {
    expect(toConnectionError(asked, cause).code).toBe('ECONNREFUSED')
  })

  test.each([
    ['tcp connect error: Connection refused (os error 111)', 'ECONNREFUSED'],
    ['dns error: failed to lookup address information: Name or service not known', 'ENOTFOUND'],
    ['connection error: Connection reset by peer (os error 104)', 'ECONNRESET'],
  ])('in a message of Deno, which has no codes: %s', (words, code) => {
    expect(
      toConnectionError(
        asked,
        new TypeError(`error sending request for url (${asked.url}): client error (Connect): ${words}`),
      ).code,
    ).toBe(code)
  })

  test.each([
    ['a browser that says nothing', new TypeError('Failed to fetch'), 'the request failed: Failed to fetch'],
    ['what is thrown is no error', 'offline', 'the request failed: offline'],
    ['errors that go round in circles', circle(), 'the request failed'],
  ])('not where %s', (_where, cause, message) => {
    const error = toConnectionError(asked, cause)
    expect(error.code).toBeUndefined()
    expect(error.message).toContain(message)
  })
})

describe('timeouts of the fetch itself', () => {
  test.each([
    ['UND_ERR_CONNECT_TIMEOUT', 'connect', true],
    ['UND_ERR_HEADERS_TIMEOUT', 'load', false],
    ['UND_ERR_BODY_TIMEOUT', 'idle', true],
  ])('%s is a timeout of the phase %s', (code, phase, retryable) => {
    const cause = new TypeError('fetch failed', { cause: coded(code) })
    const error = toConnectionError(asked, cause)
    expect(error).toMatchObject({ name: 'OllamaTimeoutError', phase, retryable, cause })
    expect(error).not.toHaveProperty('limitMs')
    expect(error.message).toContain('within the limit of the fetch in use')
  })

  test('a TimeoutError of the platform is a timeout', () => {
    const cause = new DOMException('The operation timed out', 'TimeoutError')
    expect(toConnectionError(asked, cause)).toMatchObject({
      name: 'OllamaTimeoutError',
      phase: 'load',
      cause,
    })
    const partial = { thinking: '', text: 'Hi', toolCalls: [] }
    const response = { status: 200, headers: new Headers() }
    expect(toStreamError(cause, asked, partial, response)).toMatchObject({
      name: 'OllamaTimeoutError',
      phase: 'total',
      partial,
    })
  })

  test('in the middle of a response keep the partial content', () => {
    const partial = { thinking: '', text: 'Hi', toolCalls: [] }
    const cause = new TypeError('terminated', { cause: coded('UND_ERR_BODY_TIMEOUT') })
    expect(toStreamError(cause, asked, partial, { status: 200, headers: new Headers() })).toMatchObject({
      name: 'OllamaTimeoutError',
      phase: 'idle',
      partial,
      cause,
    })
  })
})

test.each(['idle', 'total'] as const)(
  'the limit %s points to what had arrived only where something had',
  (phase) => {
    const partial = { thinking: '', text: 'Hi', toolCalls: [] }
    expect(toTimeoutError(asked, { phase, limitMs: 5 }).message).not.toContain('partial')
    expect(toTimeoutError(asked, { phase, limitMs: 5 }, partial).message).toContain(
      'what arrived is on error.partial',
    )
  },
)

function circle(): Error {
  const error = new Error('round and round')
  error.cause = error
  return error
}
