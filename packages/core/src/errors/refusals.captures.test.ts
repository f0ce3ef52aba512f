/** Reads every recorded error response: the message is found in each envelope, and only errors that may pass are retryable. */
import { type CapturedExchange, captureFolders, captures, responseText } from '@ollamakit/fixtures'
import { expect, test } from 'vitest'
import type { OllamaResponseError } from './ollama-error.ts'
import { toResponseError } from './to-response-error.ts'

/** Responses of a daemon alone. Those of proxies and of the cloud are tested with the deployments. */
const folders = captureFolders().filter((folder) => /^(anthropic|native|openai)\//.test(folder))
const refusals = folders.flatMap((folder) =>
  captures(folder).flatMap(({ name, exchanges }) =>
    exchanges
      .filter(({ response }) => response.status >= 400)
      .map((exchange) => ({ name, exchange, error: asError(exchange) })),
  ),
)

test('every error status of a daemon was recorded', () => {
  expect([...new Set(refusals.map(({ error }) => error.status ?? 0))].sort((a, b) => a - b)).toEqual([
    400, 403, 404, 405, 500, 501, 503,
  ])
  expect(refusals.length).toBeGreaterThan(300)
})

test('`serverMessage` is the message of the server without its envelope', () => {
  const wrapped = refusals.filter(({ exchange, error }) => {
    const body = bodyOf(exchange).trim()
    return body === ''
      ? error.serverMessage !== undefined
      : !error.serverMessage || /^\{?"?error"?:|^\{"/.test(error.serverMessage)
  })
  expect(wrapped.map(({ name, error }) => `${name}: ${error.serverMessage}`)).toEqual([])
})

test('the message contains method, URL, status and the message of the server', () => {
  const poor = refusals.filter(({ exchange: { request, response }, error }) =>
    [
      request.method,
      request.path.split('?')[0] ?? '',
      String(response.status),
      (error.serverMessage ?? '').slice(0, 400),
    ].some((part) => !error.message.includes(part)),
  )
  expect(poor.map(({ name, error }) => `${name}: ${error.message}`)).toEqual([])
})

test('an error that will not pass is not retryable', () => {
  const retried = refusals.filter(({ error }) => error.retryable && ![500, 503].includes(error.status ?? 0))
  expect(retried.map(({ name, error }) => `${name}: ${error.message}`)).toEqual([])
})

test('with status 500, only failures of the runner and of the registry are retryable', () => {
  const retried = refusals.filter(({ error }) => error.retryable && error.status === 500)
  const texts = new Set(retried.map(({ error }) => /^[a-z -]+/.exec(error.serverMessage ?? '')?.[0].trim()))
  expect(texts).toEqual(
    new Set([
      'an error was encountered while running the model',
      'digest mismatch',
      'error unmarshalling llama-server chat response',
      'error unmarshalling llama-server response',
      'max retries exceeded',
      'model runner has unexpectedly stopped',
      'pull model manifest',
      // The registry's status: `503: `.
      undefined,
    ]),
  )
})

function asError(exchange: CapturedExchange): OllamaResponseError {
  const { request, response } = exchange
  const asked = { method: request.method, url: `http://127.0.0.1:11434${request.path.split('?')[0] ?? ''}` }
  const headers = new Headers(response.headers.filter(([name]) => /^[\w-]+$/.test(name)))
  return toResponseError(asked, { status: response.status, headers }, bodyOf(exchange))
}

function bodyOf({ response }: CapturedExchange): string {
  return response.framing === 'none' ? '' : responseText(response)
}
