/** Every refusal that was recorded, read as an error: its words are found, whatever envelope they are in, and none is tried again that cannot succeed. */
import { type CapturedExchange, captureFolders, captures, responseText } from '@ollamakit/fixtures'
import { expect, test } from 'vitest'
import type { OllamaResponseError } from './ollama-error.ts'
import { toResponseError } from './to-response-error.ts'

/** Of a daemon on its own. What proxies and the cloud refuse is tested with the deployments. */
const folders = captureFolders().filter((folder) => /^(anthropic|native|openai)\//.test(folder))
const refusals = folders.flatMap((folder) =>
  captures(folder).flatMap(({ name, exchanges }) =>
    exchanges
      .filter(({ response }) => response.status >= 400)
      .map((exchange) => ({ name, exchange, error: asError(exchange) })),
  ),
)

test('refusals of every status that a daemon has were recorded', () => {
  expect([...new Set(refusals.map(({ error }) => error.status ?? 0))].sort((a, b) => a - b)).toEqual([
    400, 403, 404, 405, 500, 501, 503,
  ])
  expect(refusals.length).toBeGreaterThan(300)
})

test('the words are the server’s, without envelope', () => {
  const wrapped = refusals.filter(({ exchange, error }) => {
    const body = bodyOf(exchange).trim()
    return body === ''
      ? error.serverMessage !== undefined
      : !error.serverMessage || /^\{?"?error"?:|^\{"/.test(error.serverMessage)
  })
  expect(wrapped.map(({ name, error }) => `${name}: ${error.serverMessage}`)).toEqual([])
})

test('method, URL, status and words are in the message', () => {
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

test('what stays wrong is not tried again', () => {
  const retried = refusals.filter(({ error }) => error.retryable && ![500, 503].includes(error.status ?? 0))
  expect(retried.map(({ name, error }) => `${name}: ${error.message}`)).toEqual([])
})

test('of status 500 only failures of the runner and of the registry are worth a retry', () => {
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
