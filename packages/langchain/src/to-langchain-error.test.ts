/** LangChain's retries and middlewares look for marks on errors. */
import { ContextOverflowError, getRetryable } from '@langchain/core/errors'
import { OllamaConnectionError, OllamaResponseError } from '@ollamakit/core'
import { describe, expect, test } from 'vitest'
import { throwUnlessRetryable, toLangChainError } from './to-langchain-error.ts'

function responseError(
  status: number,
  serverMessage = '',
  retryable = false,
  retryAfterMs?: number,
): OllamaResponseError {
  return new OllamaResponseError('failed', {
    status,
    serverMessage,
    origin: 'daemon',
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

test.each([
  [401, '', 'MODEL_AUTHENTICATION'],
  [403, '', undefined],
  [404, '', 'MODEL_NOT_FOUND'],
  [429, '', 'MODEL_RATE_LIMIT'],
  [400, 'the input length exceeds the context length', 'CONTEXT_OVERFLOW'],
  [
    400,
    'request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it',
    'CONTEXT_OVERFLOW',
  ],
  [400, 'the prompt is longer than the context length currently available to the model', 'CONTEXT_OVERFLOW'],
  [400, "input length (9 tokens) exceeds the model's maximum context length (8 tokens)", 'CONTEXT_OVERFLOW'],
  [400, '"llama3.2" does not support thinking', undefined],
  [500, '', undefined],
])('status %i %j has the code %s', (status, message, code) => {
  const error = responseError(status, message)

  expect(toLangChainError(error)).toBe(error)
  expect((error as { lc_error_code?: string }).lc_error_code).toBe(code)
  expect(ContextOverflowError.isInstance(error)).toBe(code === 'CONTEXT_OVERFLOW')
})

test('core’s own code for a conversation that is too long is enough, whatever the words', () => {
  const error = new OllamaResponseError('failed', {
    status: 400,
    code: 'exceed_context_size_error',
    origin: 'daemon',
    retryable: false,
  })

  expect(ContextOverflowError.isInstance(toLangChainError(error))).toBe(true)
  expect(error).toMatchObject({ lc_error_code: 'CONTEXT_OVERFLOW' })
})

test.each([true, false])('whether to try again (%s) is marked as LangChain marks it', (retryable) => {
  expect(getRetryable(toLangChainError(responseError(500, '', retryable)))).toBe(retryable)
})

test('an abort stays what it is', () => {
  const abort = new DOMException('stopped', 'AbortError')

  expect(toLangChainError(abort)).toBe(abort)
  expect(getRetryable(abort)).toBeUndefined()
})

describe('is tried again:', () => {
  test.each([
    ['a busy server', responseError(503, '', true)],
    ['one that asks for a minute', responseError(429, '', true, 60_000)],
    ['no connection', new OllamaConnectionError('refused', { origin: 'network', retryable: true })],
  ])('%s', (_, error) => {
    expect(() => throwUnlessRetryable(error)).not.toThrow()
  })

  test.each([
    ['nothing that cannot succeed', responseError(404)],
    ['not a wait of more than a minute', responseError(429, '', true, 60_001)],
    ['no abort', new DOMException('stopped', 'AbortError')],
    ['nothing unknown', new Error('a bug')],
  ])('%s', (_, error) => {
    expect(() => throwUnlessRetryable(error)).toThrow(error)
  })
})
