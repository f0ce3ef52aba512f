/** Every request body that was recorded on the chat endpoints: refused with the server's words, or read. */
import { captures, type CapturedExchange, type CapturedRequest, responseText } from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { decodeChatRequest } from '../../request/chat-request.ts'
import { decodeChatCompletionRequest } from '../../openai/chat-completion-request.ts'

/** How messages of the decoding begin; any other refusal comes after it. */
const DECODING =
  /^(?:json: cannot unmarshal |invalid character |(?:unexpected )?EOF$|missing request body$|Value looks like object|illegal base64 |time: |Unsupported type: |think must be |invalid think value: )/

const endpoints = {
  'native/chat': { path: '/api/chat', decode: decodeChatRequest },
  'openai/chat': { path: '/v1/chat/completions', decode: decodeChatCompletionRequest },
}

describe.each(['native/chat', 'openai/chat'] as const)('%s', (folder) => {
  const { path, decode } = endpoints[folder]
  const exchanges = captures(folder).flatMap(({ name, exchanges: recorded }) =>
    recorded.map((exchange, index) => ({ name: `${name} ${index}`, exchange })),
  )
  const posted = exchanges.filter(
    ({ exchange }) =>
      exchange.request.path === path && exchange.request.method === 'POST' && !isCompressed(exchange.request),
  )
  const refused = posted.filter(({ exchange }) => DECODING.test(messageOf(exchange)))
  const others = posted.filter((one) => !refused.includes(one))

  test('bodies of both kinds were recorded', () => {
    expect(Math.min(refused.length, others.length)).toBeGreaterThanOrEqual(20)
  })

  test.each(refused)('$name is refused with the same words', ({ exchange }) => {
    const decoded = decode(bytesOf(exchange.request))
    const error = 'error' in decoded && decoded.error
    // The native endpoints have words of their own for an empty body.
    expect(folder === 'native/chat' && error === 'EOF' ? 'missing request body' : error).toBe(
      messageOf(exchange),
    )
  })

  test.each(others)('$name is read', ({ exchange }) => {
    expect(decode(bytesOf(exchange.request))).toHaveProperty('value')
  })
})

/** The text of a 400, empty for any other answer. */
function messageOf({ response }: CapturedExchange): string {
  if (response.status !== 400) return ''
  const { error } = JSON.parse(responseText(response)) as { error: string | { message: string } } // what a 400 of either dialect holds
  return typeof error === 'string' ? error : error.message
}

function bytesOf({ body }: CapturedRequest): Buffer {
  if (body === undefined || typeof body === 'string') return Buffer.from(body ?? '')
  const base64 = typeof body === 'object' && body !== null && 'base64' in body ? body['base64'] : undefined
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : Buffer.from(JSON.stringify(body))
}

function isCompressed({ headers }: CapturedRequest): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'content-encoding')
}
