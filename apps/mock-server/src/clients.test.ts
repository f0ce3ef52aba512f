/** The official clients, unmodified, against the mock. */
import Anthropic from '@anthropic-ai/sdk'
import { Ollama } from 'ollama'
import OpenAI, { toFile } from 'openai'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createMockOllama } from './index.ts'

const ollama = await createMockOllama({
  models: ['llama3.2', 'qwen3', 'nomic-embed-text'],
  version: '0.33.0',
})
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

const messages = [{ role: 'user' as const, content: 'What is the weather in Paris?' }]
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const tools = [
  { type: 'function' as const, function: { name: 'get_weather', description: 'Weather', parameters } },
]

describe('ollama', () => {
  const client = new Ollama({ host: ollama.url })

  test('chats', async () => {
    ollama.reply({ thinking: 'Hm.', content: 'Sunny.' })

    expect((await client.chat({ model: 'qwen3', messages })).message).toEqual({
      role: 'assistant',
      content: 'Sunny.',
      thinking: 'Hm.',
    })
  })

  test('streams text and calls', async () => {
    ollama.reply({
      content: ['Let', ' me'],
      toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' } }],
    })
    const seen: unknown[] = []
    for await (const part of await client.chat({ model: 'llama3.2', messages, tools, stream: true })) {
      seen.push(
        part.message.tool_calls?.map((call) => call.function) ??
          (part.done ? part.done_reason : part.message.content),
      )
    }

    expect(seen).toEqual([
      'Let',
      ' me',
      [{ index: 0, name: 'get_weather', arguments: { city: 'Paris' } }],
      'stop',
    ])
  })

  test('lists and shows models, and tells the version', async () => {
    expect((await client.list()).models.map((model) => model.name)).toEqual([
      'llama3.2:latest',
      'qwen3:latest',
      'nomic-embed-text:latest',
    ])
    expect(await client.show({ model: 'qwen3' })).toMatchObject({
      details: { family: 'qwen3' },
      capabilities: ['completion', 'tools', 'thinking'],
    })
    expect(await client.version()).toEqual({ version: '0.33.0' })
  })

  test('generates, whole and streamed', async () => {
    ollama.reply({ thinking: 'Hm.', content: ['Sun', 'ny.'] })
    expect(await client.generate({ model: 'qwen3', prompt: 'Weather?' })).toMatchObject({
      response: 'Sunny.',
      thinking: 'Hm.',
      done_reason: 'stop',
    })
    const seen: string[] = []
    for await (const part of await client.generate({ model: 'qwen3', prompt: 'Weather?', stream: true }))
      seen.push(part.response ?? '')

    expect(seen.join('')).toBe('Sunny.')
  })

  test('leaves a stream in the middle', async () => {
    const aborting = new Ollama({ host: ollama.url })
    ollama.reply({ content: ['a', 'b', 'c'], pace: { gaps: [0, 60_000] } })
    const stream = await aborting.generate({ model: 'qwen3', prompt: 'x', stream: true })
    const read = async (): Promise<void> => {
      for await (const _ of stream) aborting.abort()
    }

    await expect(read()).rejects.toThrow('aborted')
    await expect.poll(() => ollama.requests.at(-1)).toMatchObject({ outcome: 'aborted', frames: 1 })
  })

  test('embeds, by the new route and the old one', async () => {
    const { embeddings } = await client.embed({
      model: 'nomic-embed-text',
      input: ['a', 'b'],
      dimensions: 16,
    })
    const { embedding } = await client.embeddings({ model: 'nomic-embed-text', prompt: 'a' })

    expect([embeddings.map((vector) => vector.length), embedding.length]).toEqual([[16, 16], 768])
  })

  test('pulls with progress, and whole', async () => {
    const seen: string[] = []
    for await (const { status } of await client.pull({ model: 'mistral', stream: true })) seen.push(status)

    expect([seen[0], seen.at(-1)]).toEqual(['pulling manifest', 'success'])
    expect(await client.pull({ model: 'phi' })).toEqual({ status: 'success' })
    expect((await client.list()).models.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['mistral:latest', 'phi:latest']),
    )
  })

  test('creates, copies, pushes and deletes', async () => {
    expect(await client.create({ model: 'me/mine', from: 'llama3.2', system: 'Be brief.' })).toEqual({
      status: 'success',
    })
    expect(await client.copy({ source: 'me/mine', destination: 'me/yours' })).toEqual({ status: 'success' })
    const seen: string[] = []
    for await (const { status } of await client.push({ model: 'me/yours', stream: true })) seen.push(status)
    expect([seen[0], seen.at(-1)]).toEqual(['retrieving manifest', 'success'])
    expect((await client.show({ model: 'me/yours' })).system).toBe('Be brief.')
    expect(await client.delete({ model: 'me/yours' })).toEqual({ status: 'success' })

    await expect(client.show({ model: 'me/yours' })).rejects.toMatchObject({ status_code: 404 })
  })

  test('sees what is loaded, and unloads it', async () => {
    await client.generate({ model: 'qwen3', prompt: '', keep_alive: '10m' })
    expect((await client.ps()).models.map(({ name }) => name)).toEqual(['qwen3:latest'])
    await client.generate({ model: 'qwen3', prompt: '', keep_alive: 0 })

    expect((await client.ps()).models).toEqual([])
  })

  test('throws the server’s own words', async () => {
    await expect(client.chat({ model: 'nope', messages })).rejects.toMatchObject({
      status_code: 404,
      error: "model 'nope' not found",
    })
  })
})

describe('openai', () => {
  const client = new OpenAI({ baseURL: `${ollama.url}/v1`, apiKey: 'none', maxRetries: 0 })

  test('creates a completion', async () => {
    ollama.reply({ content: 'Sunny.', usage: { prompt: 3, output: 2 } })
    const completion = await client.chat.completions.create({ model: 'llama3.2', messages })

    expect(completion.choices[0]).toEqual({
      index: 0,
      message: { role: 'assistant', content: 'Sunny.' },
      finish_reason: 'stop',
    })
    expect(completion.usage).toEqual({ prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 })
  })

  test('streams text, calls and usage', async () => {
    ollama.reply({
      content: ['Let', ' me'],
      toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' } }],
      usage: { prompt: 3, output: 2 },
    })
    const stream = client.chat.completions.stream({
      model: 'llama3.2',
      messages,
      tools,
      stream_options: { include_usage: true },
    })
    const { choices, usage } = await stream.finalChatCompletion()

    expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: 'Let me' } })
    expect(choices[0]?.message.tool_calls?.[0]).toMatchObject({
      function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
    })
    expect(usage?.total_tokens).toBe(5)
  })

  test('runs tools with parsed arguments', async () => {
    ollama.on({ turn: 1 }).reply({ toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' } }] })
    ollama.on({ toolResult: { name: 'get_weather' } }).reply('It is sunny in Paris.')
    const asked: unknown[] = []
    const runner = client.chat.completions.runTools({
      model: 'llama3.2',
      messages,
      stream: true,
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'Weather',
            parameters,
            parse: JSON.parse,
            function: (given: unknown) => {
              asked.push(given)
              return 'sunny'
            },
          },
        },
      ],
    })

    expect(await runner.finalContent()).toBe('It is sunny in Paris.')
    expect(asked).toEqual([{ city: 'Paris' }])
  })

  test('creates a response', async () => {
    ollama.reply({ thinking: 'Hm.', content: 'Sunny.', usage: { prompt: 3, output: 2 } })
    const response = await client.responses.create({ model: 'qwen3', input: 'Weather?' })

    expect(response.output_text).toBe('Sunny.')
    expect(response.output.map(({ type }) => type)).toEqual(['reasoning', 'message'])
    expect(response.usage?.total_tokens).toBe(5)
  })

  test('streams a response with a call', async () => {
    ollama.reply({ toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' } }] })
    const stream = client.responses.stream({
      model: 'llama3.2',
      input: 'Weather?',
      tools: [{ type: 'function', name: 'get_weather', parameters, strict: false }],
    })
    const { output } = await stream.finalResponse()

    expect(output).toMatchObject([
      { type: 'function_call', name: 'get_weather', arguments: '{"city":"Paris"}' },
    ])
  })

  test('streams the text of a response', async () => {
    ollama.reply({ content: ['Sun', 'ny.'] })
    const seen: string[] = []
    const stream = client.responses
      .stream({ model: 'llama3.2', input: 'Weather?' })
      .on('response.output_text.delta', ({ delta }) => seen.push(delta))
    await stream.done()

    expect(seen).toEqual(['Sun', 'ny.'])
  })

  test('embeds, in base64 as it asks by default', async () => {
    ollama.reply({ embedding: [0.6, 0.8] })
    const { data } = await client.embeddings.create({ model: 'nomic-embed-text', input: 'a' })

    expect(data[0]?.embedding).toEqual([Math.fround(0.6), Math.fround(0.8)])
  })

  test('completes, whole and streamed', async () => {
    ollama.reply({ content: ['Sun', 'ny.'] })
    const seen: string[] = []
    const asked = { model: 'llama3.2', prompt: 'Weather?' }
    for await (const { choices } of await client.completions.create({ ...asked, stream: true }))
      seen.push(choices[0]?.text ?? '')

    expect((await client.completions.create(asked)).choices[0]?.text).toBe('Sunny.')
    expect(seen).toEqual(['Sun', 'ny.', ''])
  })

  test('transcribes', async () => {
    ollama.reply('Good morning.')
    const file = await toFile(Buffer.from('RIFF'), 'a.wav')

    // The server says `application/x-ndjson` here, which the client does not parse.
    expect(await client.audio.transcriptions.create({ model: 'llama3.2', file })).toBe(
      '{"text":"Good morning."}\n',
    )
  })

  test('lists and retrieves models', async () => {
    const models = await client.models.list()

    expect(models.data.map((model) => model.id)).toEqual([
      'llama3.2:latest',
      'qwen3:latest',
      'nomic-embed-text:latest',
    ])
    expect(await client.models.retrieve('LLAMA3.2')).toMatchObject({ id: 'LLAMA3.2', owned_by: 'library' })
  })

  test('throws the server’s own words', async () => {
    await expect(client.chat.completions.create({ model: 'nope', messages })).rejects.toMatchObject({
      status: 404,
      error: { message: "model 'nope' not found", type: 'not_found_error', param: null, code: null },
    })
  })

  test('a scripted failure is in the dialect’s envelope', async () => {
    ollama.reply({
      error: { status: 503, message: 'server busy', stage: 'load', headers: { 'Retry-After': '7' } },
    })

    await expect(
      client.chat.completions.create({ model: 'llama3.2', messages, stream: true }),
    ).rejects.toMatchObject({
      status: 503,
      error: { message: 'server busy', type: 'api_error' },
    })
  })
})

describe('anthropic', () => {
  const client = new Anthropic({ baseURL: ollama.url, apiKey: 'none', maxRetries: 0 })
  const asked = { max_tokens: 100, messages }

  test('creates a message', async () => {
    ollama.reply({ content: 'Sunny.', usage: { prompt: 3, output: 2 } })

    expect(await client.messages.create({ model: 'llama3.2', ...asked })).toMatchObject({
      role: 'assistant',
      content: [{ type: 'text', text: 'Sunny.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 3, output_tokens: 2 },
    })
  })

  test('streams thinking, text and a call', async () => {
    ollama.reply({
      thinking: ['Hm.'],
      content: ['Let', ' me look.'],
      toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' }, id: 'call_1' }],
    })
    const seen: string[] = []
    const stream = client.messages
      .stream({
        model: 'qwen3',
        ...asked,
        tools: [
          { name: 'get_weather', description: 'Weather', input_schema: { ...parameters, type: 'object' } },
        ],
      })
      .on('text', (text) => seen.push(text))

    expect(await stream.finalMessage()).toMatchObject({
      content: [
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text: 'Let me look.' },
        { type: 'tool_use', id: 'call_1', name: 'get_weather', input: { city: 'Paris' } },
      ],
      stop_reason: 'tool_use',
    })
    expect(seen).toEqual(['Let', ' me look.'])
  })

  test('throws the server’s own words', async () => {
    await expect(client.messages.create({ model: 'nope', ...asked })).rejects.toMatchObject({
      status: 404,
      error: { error: { type: 'not_found_error', message: "model 'nope' not found" } },
    })
  })
})
