/** How a message of the anthropic dialect ends, and what other servers of the dialect send. */
import { captures, responseText } from '@ollamakit/fixtures'
import type { MessageStreamEvent } from '@ollamakit/wire/anthropic'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, OllamaResponseError, OllamaStreamError } from '../index.ts'

/** Every type of event. The compiler rejects a missing type and an unknown one. */
const known: Record<MessageStreamEvent['type'], 'Ollama' | 'others'> = {
  message_start: 'Ollama',
  content_block_start: 'Ollama',
  content_block_delta: 'Ollama',
  content_block_stop: 'Ollama',
  message_delta: 'Ollama',
  message_stop: 'Ollama',
  ping: 'others',
}

const request = { model: 'm', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hi' }] }

test('every recorded event is typed, and its name on the wire is its type', () => {
  const recorded = captures('anthropic/messages')
    .flatMap(({ exchanges }) => exchanges.map(({ response }) => responseText(response)))
    .filter((text) => text.startsWith('event: '))
    .flatMap((text) => text.split('\n\n').filter((block) => block.trim() !== ''))
  const names = recorded.map((block) => {
    const [, name, data = ''] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? []
    return { name, type: (JSON.parse(data) as MessageStreamEvent).type }
  })

  expect(names.filter(({ name, type }) => name !== type)).toEqual([])
  expect([...new Set(names.map(({ type }) => type))].sort()).toEqual(
    Object.entries(known)
      .filter(([, sender]) => sender === 'Ollama')
      .map(([type]) => type)
      .sort(),
  )
})

async function read(...frames: (object | string)[]): Promise<{ types: string[]; failure?: unknown }> {
  const data = frames.map((frame) => (typeof frame === 'string' ? frame : JSON.stringify(frame)))
  return readBody(data.map((frame) => `data: ${frame}\n\n`).join(''))
}

async function readBody(
  body: string,
): Promise<{ types: string[]; events: MessageStreamEvent[]; failure?: unknown }> {
  const { anthropic } = createOllamaClient({
    baseURL: 'http://h',
    fetch: () => Promise.resolve(new Response(body)),
  })
  const types: string[] = []
  const events: MessageStreamEvent[] = []
  try {
    for await (const event of anthropic.messagesStream(request)) {
      types.push(event.type)
      events.push(event)
    }
    return { types, events }
  } catch (failure) {
    return { types, events, failure }
  }
}

const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  usage: { input_tokens: 3, output_tokens: 0 },
}
const start = { type: 'message_start', message: { ...message, content: [] } }
const partial = [
  start,
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'It ' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'is' } },
  { type: 'content_block_stop', index: 1 },
  {
    type: 'content_block_start',
    index: 2,
    content_block: { type: 'tool_use', id: 'call_1', name: 'weather', input: {} },
  },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"city":' } },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '"Paris"}' } },
  { type: 'content_block_stop', index: 2 },
  {
    type: 'content_block_start',
    index: 3,
    content_block: { type: 'tool_use', id: 'call_2', name: 'weather', input: {} },
  },
  { type: 'content_block_delta', index: 3, delta: { type: 'input_json_delta', partial_json: '{"ci' } },
]
const received = {
  thinking: 'Hm.',
  text: 'It is',
  toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{"city":"Paris"}' }],
}

describe('the end of a stream', () => {
  test('message_stop ends it; frames after it are not read', async () => {
    const { types, failure } = await read(start, { type: 'message_stop' }, { type: 'ping' }, 'junk')
    expect({ types, failure }).toEqual({ types: ['message_start', 'message_stop'], failure: undefined })
  })

  test.each([
    ['nothing', []],
    ['[DONE]', ['[DONE]']],
    [
      'message_delta',
      [{ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } }],
    ],
  ])('%s does not end it: the error carries the partial content', async (_name, end) => {
    const { failure } = await read(...partial, ...end)
    expect(failure).toBeInstanceOf(OllamaStreamError)
    expect(failure).toMatchObject({ code: 'incomplete_answer', retryable: true, partial: received })
  })

  test.each<[string, object, object]>([
    [
      'an error event',
      { type: 'error', error: { type: 'overloaded_error', message: 'no' } },
      { code: 'overloaded_error' },
    ],
    ['an error of another dialect', { error: 'no' }, {}],
  ])('%s is an error with the words of the server and the partial content', async (_name, frame, more) => {
    const { failure } = await read(...partial, frame)
    expect(failure).toMatchObject({
      name: 'OllamaStreamError',
      serverMessage: 'no',
      partial: received,
      ...more,
    })
  })

  test('a frame that is no event is on the error', async () => {
    const { failure } = await read(start, { hello: 'world' })
    expect(failure).toMatchObject({ name: 'OllamaStreamError', frame: '{"hello":"world"}' })
  })

  test('an event without its known parts is on the error', async () => {
    const { failure } = await read(start, { type: 'content_block_delta', index: 0 })
    expect(failure).toMatchObject({
      name: 'OllamaStreamError',
      frame: '{"type":"content_block_delta","index":0}',
    })
  })
})

test('pings and events of unknown types are passed through', async () => {
  const { types } = await read({ type: 'ping' }, start, { type: 'of.tomorrow' }, { type: 'message_stop' })
  expect(types).toEqual(['ping', 'message_start', 'of.tomorrow', 'message_stop'])
})

test('text and arguments that come with the start of a block are part of the partial content', async () => {
  const { failure } = await read(
    start,
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'It is' } },
    {
      type: 'content_block_start',
      index: 1,
      content_block: { type: 'tool_use', id: 'c', name: 'f', input: { a: 1 } },
    },
    { type: 'content_block_stop', index: 1 },
  )
  expect(failure).toMatchObject({
    partial: { text: 'It is', toolCalls: [{ id: 'c', name: 'f', arguments: '{"a":1}' }] },
  })
})

describe('a whole message as the response to messagesStream', () => {
  const whole = {
    ...message,
    content: [
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'It is' },
      { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Paris' } },
      { type: 'web_search_tool_result', tool_use_id: 's', content: null },
    ],
  }

  test('is read as the events of a stream', async () => {
    const { events, failure } = await readBody(JSON.stringify({ ...whole, stop_reason: 'tool_use' }))
    expect(failure).toBeUndefined()
    expect(events).toEqual([
      start,
      partial[1],
      partial[2],
      partial[3],
      partial[4],
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'It is' } },
      partial[7],
      partial[8],
      {
        type: 'content_block_delta',
        index: 2,
        delta: { type: 'input_json_delta', partial_json: '{"city":"Paris"}' },
      },
      partial[11],
      { type: 'content_block_start', index: 3, content_block: whole.content[3] },
      { type: 'content_block_stop', index: 3 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: message.usage },
      { type: 'message_stop' },
    ])
  })

  test('without a stop reason is an error with its content', async () => {
    const { failure } = await readBody(JSON.stringify(whole))
    expect(failure).toMatchObject({ name: 'OllamaStreamError', partial: received })
  })
})

async function ask(body: unknown, init?: ResponseInit): Promise<unknown> {
  const { anthropic } = createOllamaClient({
    baseURL: 'http://h',
    fetch: () => Promise.resolve(Response.json(body, init)),
  })
  return anthropic.messages(request)
}

describe('messages', () => {
  test('returns a message with a stop reason as the server sent it', async () => {
    const whole = { ...message, content: null, stop_reason: 'end_turn' }
    expect(await ask(whole)).toEqual(whole)
  })

  test('rejects a message without a stop reason and keeps its content', async () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'It is' },
      { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Paris' } },
    ]
    await expect(ask({ ...message, content, stop_reason: null })).rejects.toMatchObject({
      name: 'OllamaStreamError',
      code: 'incomplete_answer',
      partial: received,
    })
  })

  test('rejects an error envelope with its type, message and request id', async () => {
    const envelope = {
      type: 'error',
      error: { type: 'rate_limit_error', message: 'slow down' },
      request_id: 'req_1',
    }
    const failure = await ask(envelope, { status: 429 }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(OllamaResponseError)
    expect(failure).toMatchObject({
      status: 429,
      code: 'rate_limit_error',
      serverMessage: 'slow down',
      requestId: 'req_1',
      retryable: true,
    })
  })

  test('rejects a request that is no object', async () => {
    const { anthropic } = createOllamaClient({ baseURL: 'http://h' })
    await expect(anthropic.messages('Hi' as never)).rejects.toMatchObject({ name: 'OllamaInputError' })
    await expect(anthropic.messagesStream('Hi' as never).next()).rejects.toMatchObject({
      name: 'OllamaInputError',
    })
    await expect(anthropic.countTokens(undefined as never)).rejects.toMatchObject({
      name: 'OllamaInputError',
    })
  })
})

test('countTokens on a daemon, which has no such route, is a 404 that names the path', async () => {
  const { anthropic } = createOllamaClient({
    baseURL: 'http://h',
    fetch: () => Promise.resolve(new Response('404 page not found', { status: 404 })),
  })
  await expect(anthropic.countTokens(request)).rejects.toMatchObject({
    status: 404,
    message: expect.stringContaining('/v1/messages/count_tokens'),
  })
})
