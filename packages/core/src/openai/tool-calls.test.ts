/** Tool calls of other servers through the whole client, in both dialects: the right calls or an error. */
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type ChatRequest, type OllamaClient } from '../index.ts'

const question: ChatRequest = {
  model: 'm',
  messages: [{ role: 'user', text: 'Hi' }],
  tools: [
    { name: 'create_event', parameters: { type: 'object' } },
    { name: 'exec', parameters: { type: 'object' } },
  ],
}

function answering(body: string, dialect: 'native' | 'openai'): OllamaClient {
  return createOllamaClient({
    baseURL: 'http://h',
    dialect,
    fetch: () => Promise.resolve(new Response(body)),
  })
}

function openai(...deltas: object[]): string {
  const frames = [
    ...deltas.map((delta) => ({ choices: [{ index: 0, delta }] })),
    { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  ]
  return `${frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')}data: [DONE]\n\n`
}

function native(...messages: object[]): string {
  const lines = [
    ...messages.map((message) => ({ message: { role: 'assistant', content: '', ...message } })),
    { done: true, done_reason: 'stop' },
  ]
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

async function made(body: string, dialect: 'native' | 'openai'): Promise<object> {
  const { toolCalls, finishReason, text, warnings } = await answering(body, dialect).chat.generate(question)
  return {
    calls: toolCalls.map(({ name, arguments: args }) => `${name}(${args})`),
    finishReason,
    text,
    warnings: warnings.map(({ message }) => message),
  }
}

const marked = {
  tool_calls: [{ function: { name: 'create_event<|channel|>analysis', arguments: { title: 'x' } } }],
}
const nameless = { tool_calls: [{ id: 'a', function: { arguments: { title: 'x' } } }] }
const garbage = { content: 'Hi', tool_calls: 'none' }

describe.each([
  ['native', native],
  ['openai', openai],
] as const)('%s', (dialect, stream) => {
  test('a marker of a template in a name: the tool that was offered, with a warning', async () => {
    expect(await made(stream(marked), dialect)).toEqual({
      calls: ['create_event({"title":"x"})'],
      finishReason: 'tool-calls',
      text: '',
      warnings: [
        expect.stringContaining(
          '"create_event<|channel|>analysis", which was read as the tool "create_event"',
        ),
      ],
    })
  })

  test('the warning is on the finish event of a stream', async () => {
    const events = []
    for await (const event of answering(stream(marked), dialect).chat.stream(question)) events.push(event)
    expect(events.at(-1)).toMatchObject({ type: 'finish', warnings: [{ type: 'changed', setting: 'tools' }] })
  })

  test.each([
    ['a call without a name', nameless, /a tool call has no name/],
    [
      'a call whose function is null',
      { tool_calls: [{ id: 'a', function: null }] },
      /a tool call has no name/,
    ],
    ['an entry that is no call', { tool_calls: [null] }, /an entry of tool_calls is null/],
  ])('%s is an error of the stream with the frame', async (_what, message, words) => {
    const body = stream({ content: 'Hi' }, message)
    await expect(answering(body, dialect).chat.generate(question)).rejects.toMatchObject({
      name: 'OllamaStreamError',
      message: expect.stringMatching(words) as string,
      frame: expect.stringContaining(JSON.stringify(message.tool_calls)) as string,
      partial: { text: 'Hi', toolCalls: [] },
      retryable: false,
    })
  })

  test('garbage instead of calls is ignored with a warning', async () => {
    expect(await made(stream(garbage, garbage), dialect)).toEqual({
      calls: [],
      finishReason: 'stop',
      text: 'HiHi',
      warnings: [expect.stringContaining('tool_calls is "none"')],
    })
  })

  test.each(['parameters', 'input'])('arguments called %s are read', async (name) => {
    const calls = [{ id: 'a', function: { name: 'exec', [name]: { command: 'date' } } }]
    expect(await made(stream({ tool_calls: calls }), dialect)).toMatchObject({
      calls: ['exec({"command":"date"})'],
    })
  })

  test('calls come out in their order, also one without arguments', async () => {
    const calls = [
      { id: 'a', index: 0, function: { name: 'exec', arguments: '' } },
      { id: 'b', index: 1, function: { name: 'create_event', arguments: '{"title":"x"}' } },
    ]
    expect(await made(stream({ tool_calls: [calls[0]] }, { tool_calls: [calls[1]] }), dialect)).toMatchObject(
      {
        calls: ['exec({})', 'create_event({"title":"x"})'],
      },
    )
  })
})

const piece = (name: string | undefined, args: unknown): object => ({
  tool_calls: [{ index: 0, ...(name ? { id: 'a' } : {}), function: { name, arguments: args } }],
})

describe('openai', () => {
  test.each<[what: string, body: string, calls: string[]]>([
    [
      'null first',
      openai(piece('exec', null), piece(undefined, '{"command":'), piece(undefined, '"date"}')),
      ['exec({"command":"date"})'],
    ],
    [
      '{} first',
      openai(piece('exec', '{}'), piece(undefined, '{"command":'), piece(undefined, '"date"}')),
      ['exec({"command":"date"})'],
    ],
    [
      'the first form of calls',
      openai(
        { function_call: { name: 'exec', arguments: '' } },
        { function_call: { arguments: '{"command":' } },
        { function_call: { arguments: '"date"}' } },
      ),
      ['exec({"command":"date"})'],
    ],
    [
      'both forms, one of them an empty list',
      openai({ tool_calls: [], function_call: { name: 'exec', arguments: '{"x":1}' } }),
      ['exec({"x":1})'],
    ],
    [
      'arguments called parameters',
      openai({ tool_calls: [{ id: 'a', index: 0, function: { name: 'exec', parameters: { x: 1 } } }] }),
      ['exec({"x":1})'],
    ],
    [
      'arguments called input',
      openai({ tool_calls: [{ id: 'a', name: 'exec', input: { x: 1 } }] }),
      ['exec({"x":1})'],
    ],
    [
      'both forms at once',
      openai({ ...piece('exec', '{"x":1}'), function_call: { name: 'exec', arguments: '{"x":1}' } }),
      ['exec({"x":1})'],
    ],
    [
      'a last frame with the whole message',
      `${openai({ content: 'Hm.' }, piece('exec', '{"x":'), piece(undefined, '1}')).replace(/data: [^\n]*stop[^]*/, '')}data: ${JSON.stringify({ choices: [{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: 'Hm.', tool_calls: [{ id: 'a', function: { name: 'exec', arguments: '{"x":1}' } }] } }] })}\n\n`,
      ['exec({"x":1})'],
    ],
    [
      'calls only in the whole message at the end',
      `${openai({ content: 'Hm.' }).replace(/data: [^\n]*stop[^]*/, '')}data: ${JSON.stringify({ choices: [{ index: 0, finish_reason: 'tool_calls', delta: {}, message: { role: 'assistant', content: 'Hm.', tool_calls: [{ id: 'a', function: { name: 'exec', arguments: {} } }] } }] })}\n\n`,
      ['exec({})'],
    ],
    [
      'pieces after the reason',
      openai(piece('exec', '{"x":')).replace(
        'data: [DONE]',
        `data: ${JSON.stringify({ choices: [{ index: 0, delta: piece(undefined, '1}') }] })}\n\ndata: [DONE]`,
      ),
      ['exec({"x":1})'],
    ],
  ])('%s', async (_what, body, calls) => {
    const result = await made(body, 'openai')
    expect(result).toMatchObject({ calls, finishReason: 'tool-calls', warnings: [] })
    expect(result).toHaveProperty('text', body.includes('Hm.') ? 'Hm.' : '')
  })

  test.each([
    [{ choices: [null] }],
    [{ choices: ['x'] }],
    [{ choices: [{ delta: 'x' }] }],
    [{ choices: [{ message: [] }] }],
  ])('%j is an error with the frame', async (frame) => {
    await expect(
      answering(`data: ${JSON.stringify(frame)}\n\n`, 'openai').chat.generate(question),
    ).rejects.toMatchObject({
      name: 'OllamaStreamError',
      message: expect.stringContaining('a choice has another form') as string,
      frame: JSON.stringify(frame),
    })
  })
})
