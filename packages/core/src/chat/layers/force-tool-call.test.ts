/** Forced tool calls in conversations with the mock, in both dialects. */
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { createOllamaClient } from '../../client.ts'
import type { ChatEvent } from '../chat-event.ts'
import type { ChatRequest } from '../chat-request.ts'
import { toCallSchema, toForcedCall, withToolInstruction } from './to-call-schema.ts'

const weather = {
  name: 'get_weather',
  description: 'Current weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}
const time = { name: 'get_time', parameters: { type: 'object', properties: {} } }
const question: ChatRequest = {
  model: 'llama3.2',
  messages: [{ role: 'user', text: 'Weather in Faro?' }],
  tools: [weather, time],
  toolChoice: 'required',
}
const answered = '{"name": "get_weather", "arguments": {"city": "Faro"}}'
const called = {
  id: expect.stringMatching(/^call_[a-z0-9]{8}$/) as string,
  name: 'get_weather',
  arguments: '{"city":"Faro"}',
}
const changed =
  'Ollama cannot be made to call a tool: the answer is constrained to the JSON of one call, which is turned back into the call'

function bodyOf(ollama: MockOllama, i = -1): Record<string, unknown> {
  return ollama.requests.at(i)?.body as Record<string, unknown> // chat sends objects
}

async function eventsOf(
  ollama: MockOllama,
  dialect: 'native' | 'openai',
  request: ChatRequest,
): Promise<ChatEvent[]> {
  const events: ChatEvent[] = []
  for await (const event of createOllamaClient({ baseURL: ollama.url, dialect }).chat.stream(request))
    events.push(event)
  return events
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  test('the constrained answer is a call, and the reason says so', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: ['{"name": "get_wea', 'ther", "arguments": {"ci', 'ty": "Faro"}}'] })
    const { toolCalls, text, finishReason, rawFinishReason, warnings } = await createOllamaClient({
      baseURL: ollama.url,
      dialect,
    }).chat.generate(question)
    expect({ toolCalls, text, finishReason, rawFinishReason }).toEqual({
      toolCalls: [called],
      text: '',
      finishReason: 'tool-calls',
      rawFinishReason: 'stop',
    })
    expect(warnings).toEqual([{ type: 'changed', setting: 'toolChoice', message: changed }])
    const format =
      dialect === 'native'
        ? bodyOf(ollama)['format']
        : (bodyOf(ollama)['response_format'] as { json_schema: { schema: object } }).json_schema.schema
    expect(format).toEqual(toCallSchema([weather, time]))
    expect(bodyOf(ollama)).toMatchObject({
      messages: [{ content: 'Weather in Faro?' }],
      tools: [{ function: weather }, { function: time }],
    })
  })

  test('the events are those of any call', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply(answered)
    const types = (await eventsOf(ollama, dialect, question)).map(({ type }) => type)
    expect(types).toEqual(['start', 'tool-call', 'finish'])
  })

  test('a thinking model thinks first, and the thoughts are streamed', async () => {
    await using ollama = await createMockOllama({ models: ['qwen3'] })
    ollama.reply({ thinking: ['Faro', ' it is.'], content: [answered] })
    const events = await eventsOf(ollama, dialect, {
      ...question,
      model: 'qwen3',
      toolChoice: { name: 'get_weather' },
    })
    expect(events.map(({ type }) => type)).toEqual(['start', 'thinking', 'thinking', 'tool-call', 'finish'])
    expect(events.at(-2)).toEqual({ type: 'tool-call', call: called })
  })

  test('a named tool is the only one that is offered', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('{"name":"get_time","arguments":{}}')
    const { toolCalls } = await createOllamaClient({ baseURL: ollama.url, dialect }).chat.generate({
      ...question,
      toolChoice: { name: 'get_time' },
    })
    expect(toolCalls).toMatchObject([{ name: 'get_time', arguments: '{}' }])
    expect(bodyOf(ollama)).toMatchObject({ tools: [{ function: time }] })
    expect(JSON.stringify(bodyOf(ollama))).not.toContain('get_weather')
  })

  test('a model without tools can be made to call one, described in words; later ones at once', async () => {
    await using ollama = await createMockOllama({ models: [{ name: 'plain', capabilities: ['completion'] }] })
    ollama.reply(answered)
    const { chat } = createOllamaClient({ baseURL: ollama.url, dialect })
    for (let i = 0; i < 2; i++) {
      const { toolCalls, warnings } = await chat.generate({ ...question, model: 'plain' })
      expect(toolCalls).toEqual([called])
      expect(warnings.map(({ setting, message }) => [setting, message])).toEqual([
        ['toolChoice', changed],
        ['tools', 'plain does not support tools; they are described in the system message'],
      ])
    }
    expect(ollama.requests.map(({ status }) => status)).toEqual([400, 200, 200])
    expect(bodyOf(ollama)).not.toHaveProperty('tools')
    expect(bodyOf(ollama)).toMatchObject({
      messages: [
        { role: 'system', content: expect.stringContaining('get_weather') as string },
        { role: 'user' },
      ],
    })
  })

  test('a model that is asked for a call and refuses for another reason has refused', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    await expect(
      createOllamaClient({ baseURL: ollama.url, dialect }).chat.generate({ ...question, model: 'nope' }),
    ).rejects.toMatchObject({ status: 404 })
    expect(ollama.requests).toHaveLength(1)
  })

  test('what was cut off stays text with its reason, and is no call', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: ['{"name": "get_weather", "argu'], finish: 'length' })
    const { toolCalls, text, finishReason } = await createOllamaClient({
      baseURL: ollama.url,
      dialect,
    }).chat.generate(question)
    expect({ toolCalls, text, finishReason }).toEqual({
      toolCalls: [],
      text: '{"name": "get_weather", "argu',
      finishReason: 'length',
    })
  })

  test('a call that is whole when the limit is reached is a call, and the reason stays', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: [answered], finish: 'length' })
    const { toolCalls, finishReason } = await createOllamaClient({
      baseURL: ollama.url,
      dialect,
    }).chat.generate(question)
    expect({ toolCalls, finishReason }).toEqual({ toolCalls: [called], finishReason: 'length' })
  })

  test.each([
    'It is sunny.',
    '{"name":"rm","arguments":{}}',
    '{"name":"get_weather"}',
    '[]',
    '{"name":"get_weather","arguments":"{}"}',
  ])('%j, from a server that constrains nothing, stays text', async (content) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: [content] })
    const { toolCalls, text, finishReason } = await createOllamaClient({
      baseURL: ollama.url,
      dialect,
    }).chat.generate(question)
    expect({ toolCalls, text, finishReason }).toEqual({ toolCalls: [], text: content, finishReason: 'stop' })
  })

  test('a call that the server finds by itself is passed on, after the text before it', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({
      content: ['Look', 'ing.'],
      toolCalls: [{ name: 'get_weather', arguments: { city: 'Faro' } }],
    })
    const events = await eventsOf(ollama, dialect, question)
    expect(events.map((event) => (event.type === 'text' ? event.text : event.type))).toEqual([
      'start',
      'Looking.',
      'tool-call',
      'finish',
    ])
    expect(events.at(-1)).toMatchObject({ reason: 'tool-calls' })
  })

  test('limits of the parameters hold the model, and its description tells of them', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('{"name":"roll","arguments":{"dice":2}}')
    const roll = {
      name: 'roll',
      parameters: { type: 'object', properties: { dice: { type: 'integer', maximum: 6 } } },
    }
    const { toolCalls } = await createOllamaClient({ baseURL: ollama.url, dialect }).chat.generate({
      ...question,
      tools: [roll],
    })
    expect(toolCalls).toMatchObject([{ name: 'roll', arguments: '{"dice":2}' }])
    expect(JSON.stringify(bodyOf(ollama))).toContain(
      '"arguments":{"type":"object","properties":{"dice":{"type":"integer","maximum":6}}}',
    )
    expect(JSON.stringify(bodyOf(ollama)['tools'])).toContain(
      '{"dice":{"type":"integer","description":"maximum: 6"}}',
    )
  })

  test('a response that is cut off is an error with the partial content', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: ['{"name":', ' "get_weather"', '}'], fault: { after: { frames: 2 }, by: 'fin' } })
    await expect(
      createOllamaClient({ baseURL: ollama.url, dialect }).chat.generate(question),
    ).rejects.toMatchObject({
      name: 'OllamaStreamError',
      partial: { text: '{"name": "get_weather"', toolCalls: [] },
    })
  })

  test('a format beside it cannot be had', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply(answered)
    const { warnings } = await createOllamaClient({ baseURL: ollama.url, dialect }).chat.generate({
      ...question,
      format: 'json',
    })
    expect(warnings.map(({ type, setting }) => `${type} ${setting}`)).toEqual([
      'changed toolChoice',
      'unsupported format',
    ])
    expect(ollama.requests).toHaveLength(1)
  })
})

describe('the schema of a call', () => {
  test('of one tool has its name and its parameters', () => {
    expect(toCallSchema([{ ...weather, parameters: { $schema: 's', ...weather.parameters } }])).toEqual({
      type: 'object',
      properties: { name: { type: 'string', enum: ['get_weather'] }, arguments: weather.parameters },
      required: ['name', 'arguments'],
    })
  })

  test('of several is a choice', () => {
    expect(toCallSchema([weather, time])).toEqual({ anyOf: [toCallSchema([weather]), toCallSchema([time])] })
  })
})

describe('what the model is told', () => {
  test('stands behind the system message that is there', () => {
    const [system, user] = withToolInstruction(
      [{ role: 'system', text: 'Be brief.' }, ...question.messages],
      [weather],
    )
    expect(system?.text).toBe(
      'Be brief.\n\nCall this tool now. Answer with nothing but JSON of the form {"name": "the tool", "arguments": {...}}, where the arguments follow the tool\'s parameters.\n' +
        '{"name":"get_weather","description":"Current weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}',
    )
    expect(user).toEqual(question.messages[0])
  })

  test('is a system message of its own where there is none', () => {
    const messages = withToolInstruction(question.messages, [weather, time])
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user'])
    expect(messages[0]?.text).toContain('one of these tools')
  })
})

test('a call needs a name among the tools and an object of arguments', () => {
  expect(toForcedCall(' {"name":"get_time","arguments":{"a":[1]}}\n', [time], fixedId)).toEqual({
    id: 'id',
    name: 'get_time',
    arguments: '{"a":[1]}',
  })
  expect(toForcedCall('{"name":"get_weather","arguments":{}}', [time], fixedId)).toBeUndefined()
  expect(toForcedCall('', [time], fixedId)).toBeUndefined()
})

function fixedId(): string {
  return 'id'
}
