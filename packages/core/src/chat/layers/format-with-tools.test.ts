/** Tools together with a format, in conversations with the mock, in both dialects. */
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import type { JsonValue } from '@ollamakit/wire'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClient } from '../../client.ts'
import type { ChatEvent } from '../chat-event.ts'
import type { ChatRequest } from '../chat-request.ts'

const format = { type: 'object', properties: { umbrella: { type: 'boolean' } }, required: ['umbrella'] }
const weather = {
  name: 'get_weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
}
const question: ChatRequest = {
  model: 'llama3.2',
  messages: [{ role: 'user', text: 'Umbrella in Bergen?' }],
  tools: [weather],
  format,
}
const json = '{"umbrella":true}'
const changed = {
  type: 'changed',
  setting: 'format',
  message:
    'a format prevents tool calls: it is offered as a tool that gives the answer. If the model calls no tool and writes something else, a second request has the format and no tools',
}

/** What a request asked for, by the names of its members. */
function asked(ollama: MockOllama): string[] {
  return ollama.requests.map(({ body }) =>
    ['tools', 'format', 'response_format']
      .filter((name) => Object.hasOwn(body as object, name))
      .join(' ')
      .replace('response_', ''),
  )
}

function offeredTools(ollama: MockOllama): { name: string; parameters: object }[] {
  const body = ollama.requests.at(-1)?.body as
    | { tools: { function: { name: string; parameters: object } }[] }
    | undefined
  return (body?.tools ?? []).map((tool) => tool.function)
}

/** The schema of an object that its `kind` tells apart from others. */
function kind(name: string, more: object): object {
  return {
    type: 'object',
    properties: { kind: { const: name }, ...more },
    required: ['kind', ...Object.keys(more)],
    additionalProperties: false,
  }
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const client = (ollama: MockOllama): OllamaClient => createOllamaClient({ baseURL: ollama.url, dialect })

  async function eventsOf(ollama: MockOllama, request: ChatRequest): Promise<ChatEvent[]> {
    const events: ChatEvent[] = []
    for await (const event of client(ollama).chat.stream(request)) events.push(event)
    return events
  }

  test('a tag inside the JSON stays there', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const html = '{"html":"a <think>x</think> b"}'
    ollama.reply(`<think>Hm</think>${html}`)
    const ofHtml = { type: 'object', properties: { html: { type: 'string' } }, required: ['html'] }

    const said = await client(ollama).chat.generate({ ...question, format: ofHtml, extractThinking: true })

    expect(said).toMatchObject({ text: html, thinking: 'Hm' })
    expect(ollama.requests).toHaveLength(1)
  })

  test.each<[what: string, args: Record<string, JsonValue>, text: string]>([
    ['wrapped, as it was asked for', { answer: { kind: 'n' } }, '{"kind":"n"}'],
    ['not wrapped, with a member of that name', { kind: 'q', answer: 'yes' }, '{"kind":"q","answer":"yes"}'],
    ['not wrapped', { kind: 'n' }, '{"kind":"n"}'],
  ])('a format of several forms is answered by the tool: %s', async (_what, args, text) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ toolCalls: [{ name: 'answer', arguments: args }] })
    const union = { anyOf: [kind('q', { answer: { type: 'string' } }), kind('n', {})] }

    expect(await client(ollama).chat.generate({ ...question, format: union })).toMatchObject({ text })
    expect(ollama.requests).toHaveLength(1)
  })

  test('a model that calls is asked once, and its call is streamed with the text before it', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({
      content: ['Let me', ' look.'],
      toolCalls: [{ name: 'get_weather', arguments: { city: 'Bergen' } }],
    })
    const { text, toolCalls, finishReason, warnings } = await client(ollama).chat.generate(question)
    expect({ text, finishReason, warnings }).toEqual({
      text: 'Let me look.',
      finishReason: 'tool-calls',
      warnings: [changed],
    })
    expect(toolCalls).toMatchObject([{ name: 'get_weather', arguments: '{"city":"Bergen"}' }])
    expect(asked(ollama)).toEqual(['tools'])
  })

  test('a model that does not is asked again with the format: one start, one end, the tokens of both', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama
      .on({ tools: ['get_weather'] })
      .reply({ content: ['Yes', ', take one.'], usage: { prompt: 30, output: 3 } })
    ollama
      .on({ format: true })
      .reply({ content: ['{"umbrella"', ':true}'], usage: { prompt: 20, output: 2 } })
    const events = await eventsOf(ollama, question)
    expect(events.map(({ type }) => type)).toEqual(['start', 'text', 'text', 'finish'])
    expect(events.map((event) => (event.type === 'text' ? event.text : '')).join('')).toBe(json)
    expect(events.at(-1)).toMatchObject({ reason: 'stop', usage: { inputTokens: 50, outputTokens: 5 } })
    expect(asked(ollama)).toEqual(['tools', 'format'])
    const [first, second] = ollama.requests.map(({ body }) => body as { messages: unknown })
    expect(second?.messages).toEqual(first?.messages)
  })

  test('the thoughts of both are streamed, and only the second’s text', async () => {
    await using ollama = await createMockOllama({ models: ['qwen3'] })
    ollama.on({ tools: ['get_weather'] }).reply({ thinking: ['No tool.'], content: ['Yes.'] })
    ollama.on({ format: true }).reply({ thinking: ['As JSON.'], content: [json] })
    const { thinking, text } = await client(ollama).chat.generate({ ...question, model: 'qwen3' })
    expect({ thinking, text }).toEqual({ thinking: 'No tool.As JSON.', text: json })
  })

  test.each<[string, NonNullable<ChatRequest['format']>, number]>([
    [json, format, 1],
    [` ${json}\n`, 'json', 1],
    ['{"umbrella":true}', { oneOf: [{ type: 'string' }, { $ref: '#/$defs/a' }], $defs: { a: format } }, 1],
    ['"yes"', { enum: ['yes', 'no'] }, 1],
    ['3', { type: ['integer', 'null'] }, 1],
    ['[]', { type: 'array' }, 1],
    ['{}', format, 2],
    ['[]', 'json', 2],
    ['"maybe"', { enum: ['yes', 'no'] }, 2],
    ['3.5', { type: 'integer' }, 2],
    ['{"umbrella":tr', format, 2],
    ['{"umbrella":"yes"}', format, 2],
    ['', format, 2],
  ])('the first answer %j, for %j: %i requests', async (content, wanted, requests) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ tools: ['get_weather'] }).reply({ content: [content] })
    ollama.reply('{"second":true}')
    const { text } = await client(ollama).chat.generate({ ...question, format: wanted })
    expect(ollama.requests).toHaveLength(requests)
    expect(text.trim()).toBe(requests === 1 ? content.trim() : '{"second":true}')
  })

  test('a first answer that was cut off is followed by the second, too', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ tools: ['get_weather'] }).reply({ content: ['Well, let me'], finish: 'length' })
    ollama.reply(json)
    expect(await client(ollama).chat.generate(question)).toMatchObject({ text: json, finishReason: 'stop' })
  })

  test('after a tool’s result the same happens', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ tools: ['get_weather'], toolResult: true }).reply('It rains, so yes.')
    ollama.on({ format: true, toolResult: true }).reply(json)
    const { text, warnings } = await client(ollama).chat.generate({
      ...question,
      messages: [
        ...question.messages,
        { role: 'assistant', toolCalls: [{ id: 'a', name: 'get_weather', arguments: '{"city":"Bergen"}' }] },
        { role: 'tool', text: 'rain', toolCallId: 'a' },
      ],
    })
    expect(text).toBe(json)
    expect(warnings).toEqual([])
  })

  test.each([
    ['in its first words', 1, '{"umbrella"'],
    ['before them', 0, 'Yes, take one.'],
  ])(
    'the error of a second response that is cut off %s has the partial content of both',
    async (_when, frames, text) => {
      await using ollama = await createMockOllama({ models: ['qwen3'] })
      ollama.on({ tools: ['get_weather'] }).reply({ thinking: 'It rains. ', content: ['Yes', ', take one.'] })
      ollama.reply({ content: ['{"umbrella"', ':true}'], fault: { after: { frames }, by: 'fin' } })
      await expect(client(ollama).chat.generate({ ...question, model: 'qwen3' })).rejects.toMatchObject({
        partial: { thinking: 'It rains. ', text },
      })
    },
  )

  test('a model that calls the answer tool is asked once: the arguments are the text, and prose beside them is dropped', async () => {
    await using ollama = await createMockOllama({ models: ['qwen3'] })
    ollama.reply({
      thinking: ['It rains.'],
      content: ['Here', ' it is.'],
      toolCalls: [{ name: 'answer', arguments: { umbrella: true } }],
      usage: { prompt: 30, output: 3 },
    })
    const events = await eventsOf(ollama, { ...question, model: 'qwen3' })
    expect(events.map(({ type }) => type)).toEqual(['start', 'thinking', 'text', 'finish'])
    expect(events.find(({ type }) => type === 'text')).toEqual({ type: 'text', text: json })
    expect(events.at(-1)).toMatchObject({ reason: 'stop', usage: { inputTokens: 30, outputTokens: 3 } })
    expect(asked(ollama)).toEqual(['tools'])
    expect(offeredTools(ollama)).toMatchObject([
      { name: 'get_weather' },
      { name: 'answer', parameters: { ...format, type: 'object' } },
    ])
  })

  test('an answer beside calls of other tools is dropped, with a warning', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({
      toolCalls: [
        { name: 'answer', arguments: { umbrella: false } },
        { name: 'get_weather', arguments: { city: 'Bergen' } },
      ],
    })
    const { text, toolCalls, finishReason, warnings } = await client(ollama).chat.generate(question)
    expect({ text, finishReason }).toEqual({ text: '', finishReason: 'tool-calls' })
    expect(toolCalls).toMatchObject([{ name: 'get_weather' }])
    expect(warnings).toMatchObject([changed, { setting: 'format', message: /dropped/ }])
  })

  test.each([
    ['lacks a member', { coat: true }],
    ['has a member of another type', { umbrella: 'yes' }],
  ])('an answer that %s is followed by the second request, which enforces the format', async (_, args) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama
      .on({ tools: ['get_weather'] })
      .reply({ toolCalls: [{ name: 'answer', arguments: args }], usage: { prompt: 30, output: 3 } })
    ollama.on({ format: true }).reply({ content: json, usage: { prompt: 20, output: 2 } })
    expect(await client(ollama).chat.generate(question)).toMatchObject({
      text: json,
      finishReason: 'stop',
      toolCalls: [],
      usage: { outputTokens: 5 },
    })
    expect(asked(ollama)).toEqual(['tools', 'format'])
  })

  test.each<[NonNullable<ChatRequest['format']>, object, Record<string, JsonValue>, string]>([
    ['json', { type: 'object', properties: {} }, { any: 1 }, '{"any":1}'],
    [
      { type: 'array', items: { type: 'string' } },
      { properties: { answer: { type: 'array' } }, required: ['answer'] },
      { answer: ['a'] },
      '["a"]',
    ],
    [{ enum: ['yes', 'no'] }, { properties: { answer: { enum: ['yes', 'no'] } } }, { answer: 'no' }, '"no"'],
    [
      { anyOf: [{ $ref: '#/$defs/a' }, { type: 'null' }], $defs: { a: format } },
      { properties: { answer: { anyOf: [{ properties: { umbrella: { type: 'boolean' } } }, {}] } } },
      { answer: { umbrella: true } },
      json,
    ],
  ])('the format %j is offered as arguments', async (wanted, parameters, args, text) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ toolCalls: [{ name: 'answer', arguments: args }] })
    const result = await client(ollama).chat.generate({ ...question, format: wanted })
    expect(result).toMatchObject({ text, finishReason: 'stop' })
    expect(offeredTools(ollama)[1]).toMatchObject({ parameters })
  })

  test('the name of the answer tool is none of the caller’s', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ toolCalls: [{ name: 'answer', arguments: {} }] })
    const tools = [
      { ...weather, name: 'answer' },
      { ...weather, name: 'answer_2' },
    ]
    const { toolCalls } = await client(ollama).chat.generate({ ...question, tools })
    expect(toolCalls).toMatchObject([{ name: 'answer' }])
    expect(offeredTools(ollama).map(({ name }) => name)).toEqual(['answer', 'answer_2', 'answer_3'])
  })

  test('log-probabilities are those of the text that counts', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ tools: ['get_weather'] }).reply({ content: ['Yes', '.', '!'], logprobs: true })
    ollama.reply({ content: ['{"umbrella":', 'true}'], logprobs: true })
    const { logprobs } = await client(ollama).chat.generate({ ...question, logprobs: true })
    expect(logprobs?.map(({ token }) => token)).toEqual(['{"umbrella":', 'true}'])
  })

  test('a refusal of the second request is the error of the answer', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ tools: ['get_weather'] }).reply('Yes.')
    ollama.reply({
      error: { status: 503, message: 'server busy, please try again.  maximum pending requests exceeded' },
    })
    const answer = await client(ollama).chat.open(question)
    const read = async (): Promise<void> => {
      while (await answer.read());
    }
    await expect(read()).rejects.toMatchObject({ name: 'OllamaResponseError', status: 503 })
  })

  test.each<[Partial<ChatRequest>, string[]]>([
    [{ toolChoice: 'none' }, ['format']],
    [{ tools: [] }, ['format']],
  ])('with %j there is one request, with the format', async (settings, requests) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply(json)
    const { warnings } = await client(ollama).chat.generate({ ...question, ...settings })
    expect(asked(ollama)).toEqual(requests)
    expect(warnings).toEqual([])
  })
})
