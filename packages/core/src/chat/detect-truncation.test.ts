/** What the arithmetic says of recorded answers whose prompt was known to be cut, and of those whose was not. */
import { captureNamed, captures, replay, responseText } from '@ollamakit/fixtures'
import type { ChatRequest as WireChatRequest } from '@ollamakit/wire/native'
import { describe, expect, test } from 'vitest'
import { createOllamaClient } from '../client.ts'
import type { ChatMessage, ChatRequest } from './chat-request.ts'
import { detectTruncation } from './detect-truncation.ts'

/** A recorded question in neutral words, as far as the arithmetic reads it. */
function toRequest(body: unknown): ChatRequest {
  const { model, messages = [], options, truncate, shift } = body as WireChatRequest // as the capture has it
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, text: content ?? '' }) as ChatMessage),
    ...(options ? { options } : {}),
    ...(truncate === undefined ? {} : { truncate }),
    ...(shift === undefined ? {} : { shift }),
  }
}

test.each([
  ['native/chat/too-long', 0, { what: 'tokens-cut', contextLength: 64 }],
  ['native/chat/num-ctx-truncation', 0, { what: 'messages-dropped', contextLength: 64 }],
  ['native/chat/truncation-jinja', 0, { what: 'messages-dropped', contextLength: 40 }],
  ['native/chat/truncation-jinja', 1, { what: 'messages-dropped', contextLength: 40 }],
  ['native/chat/truncation-jinja', 2, undefined],
] as const)('%s, exchange %i: %j', async (name, i, expected) => {
  const exchange = captureNamed(name).exchanges[i]
  if (!exchange) throw new Error(`${name} has no exchange ${i}`)
  await using server = await replay(exchange.response)
  const { truncated } = await createOllamaClient({ baseURL: server.url }).chat.generate(
    toRequest(exchange.request.body),
  )
  expect(truncated && { what: truncated.what, contextLength: truncated.contextLength }).toEqual(expected)
})

test('no other recorded answer is accused', () => {
  const accused = captures('native/chat').flatMap(({ name, exchanges }) =>
    exchanges.flatMap(({ request, response }) => {
      const count = /"prompt_eval_count":(\d+)/.exec(responseText(response))?.[1]
      const body = request.body as { messages?: ({ content?: unknown } | null)[] } | undefined
      if (!count || !body?.messages?.every((message) => typeof message?.content === 'string')) return []
      return detectTruncation(toRequest(body), Number(count)) ? [name] : []
    }),
  )
  expect([...new Set(accused)]).toEqual([
    'native/chat/num-ctx-truncation',
    'native/chat/too-long',
    'native/chat/truncation-jinja',
  ])
})

describe('a default context', () => {
  const long: ChatRequest = { model: 'm', messages: [{ role: 'user', text: 'word '.repeat(40_000) }] }

  test.each([
    [2050, 4096],
    [2051, 4096],
    [16_387, 32_768],
    [2052, undefined],
    [9000, undefined],
  ])('%i tokens read: %j', (count, contextLength) => {
    expect(detectTruncation(long, count)?.contextLength).toBe(contextLength)
  })

  test('a prompt that fits and happens to have this many tokens is not accused', () => {
    expect(
      detectTruncation({ model: 'm', messages: [{ role: 'user', text: 'word '.repeat(2040) }] }, 2050),
    ).toBeUndefined()
  })

  test('a conversation of which little was read has lost messages', () => {
    const turns: ChatRequest = {
      model: 'm',
      messages: [...long.messages, { role: 'user', text: 'And now?' }],
    }
    expect(detectTruncation(turns, 3000)).toEqual({
      what: 'messages-dropped',
      message:
        '200008 characters were sent and 3000 tokens read, so the oldest messages were probably dropped; raise options.num_ctx, or set strictContext to be told',
    })
    expect(detectTruncation(turns, 30_000)).toBeUndefined()
    expect(detectTruncation(turns, undefined)).toBeUndefined()
  })

  test.each<[Partial<ChatRequest>, number]>([
    [{ strictContext: true }, 2050],
    [{ truncate: false }, 2050],
    [{ shift: false }, 2050],
  ])('is never overrun where the server had to refuse: %j', (settings, count) => {
    expect(detectTruncation({ ...long, ...settings }, count)).toBeUndefined()
  })

  test('num_keep counts', () => {
    expect(detectTruncation({ ...long, options: { num_ctx: 4096, num_keep: 100 } }, 4096 - 1998)?.what).toBe(
      'tokens-cut',
    )
  })
})
