/** What the documentation of `@langchain/ollama` shows how to do, done with this package: only the import differs. */
import './testing/without-environment.ts'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { ChatOllama, Ollama, OllamaEmbeddings } from './index.ts'

const ollama: MockOllama = await createMockOllama({
  models: [
    'llama3',
    'llama-3.1:8b',
    { name: 'llava', capabilities: ['completion', 'vision'] },
    { name: 'mxbai-embed-large', capabilities: ['embedding'] },
  ],
})
// As their users set it.
vi.stubEnv('OLLAMA_BASE_URL', ollama.url)

beforeEach(() => ollama.reset())
afterAll(async () => {
  vi.unstubAllEnvs()
  await ollama.close()
})

describe('the chat model', () => {
  const llm = new ChatOllama({ model: 'llama-3.1:8b', temperature: 0 })

  test('answers a text', async () => {
    ollama.reply('J’adore programmer.')

    const result = await llm.invoke('Translate "I love programming" into French.')

    expect(result.content).toBe('J’adore programmer.')
    expect(result.response_metadata).toMatchObject({
      model: 'llama-3.1:8b',
      done: true,
      done_reason: 'stop',
      created_at: expect.any(String) as string,
    })
    expect(result.usage_metadata).toMatchObject({ input_tokens: expect.any(Number) as number })
  })

  test('streams, and its chunks add up', async () => {
    ollama.reply({ content: ['J’adore ', 'programmer.'] })
    let full
    for await (const chunk of await llm.stream('Translate')) full = full ? full.concat(chunk) : chunk

    expect(full?.content).toBe('J’adore programmer.')
  })

  test('binds tools and options', async () => {
    ollama
      .on({ tools: ['GetWeather', 'GetPopulation'] })
      .reply({ toolCalls: [{ name: 'GetWeather', arguments: { location: 'Los Angeles, CA' } }] })
    const schema = z.object({ location: z.string().describe('City and state') })
    const withTools = llm.bindTools(
      [
        { name: 'GetWeather', description: 'Get the current weather', schema },
        { name: 'GetPopulation', description: 'Get the current population', schema },
      ],
      { stop: ['\n'] },
    )

    const { tool_calls } = await withTools.invoke('Which city is hotter?')

    expect(tool_calls).toMatchObject([
      { name: 'GetWeather', args: { location: 'Los Angeles, CA' }, type: 'tool_call' },
    ])
  })

  test('returns objects', async () => {
    ollama.reply('{"setup":"Why?","punchline":"Because."}')
    const joke = z
      .object({ setup: z.string(), punchline: z.string(), rating: z.number().optional() })
      .describe('Joke to tell user.')

    expect(await llm.withStructuredOutput(joke, { name: 'Joke' }).invoke('Tell me a joke')).toEqual({
      setup: 'Why?',
      punchline: 'Because.',
    })
  })

  test('answers in JSON', async () => {
    ollama.reply('{"greeting":"Hi"}')

    const { content } = await new ChatOllama({ model: 'llama-3.1:8b', format: 'json' }).invoke(
      'Greet in JSON',
    )

    expect(JSON.parse(content as string)).toEqual({ greeting: 'Hi' })
  })

  test('sees pictures', async () => {
    ollama.reply('A hot dog.')
    const model = new ChatOllama({ model: 'llava' })
    const content = [
      { type: 'text', text: 'What is in this picture?' },
      { type: 'image_url', image_url: 'data:image/jpeg;base64,/9j/4AAQ' },
    ]

    expect((await model.invoke([{ role: 'user', content }])).text).toBe('A hot dog.')
  })

  test('is named first, and configured later', async () => {
    ollama.reply('Hi')

    expect(
      (await new ChatOllama('llama3', { numCtx: 2048 }).withConfig({ stop: ['\n'] }).invoke('Hi')).text,
    ).toBe('Hi')
  })
})

test('the LLM completes, whole and streamed, and sees pictures', async () => {
  ollama.reply({ content: ['Ich liebe ', 'Programmieren.'] })
  const llm = new Ollama({ model: 'llama3', maxRetries: 2 })
  const chunks: string[] = []
  for await (const chunk of await llm.stream('Translate')) chunks.push(chunk)

  expect(chunks.join('')).toBe('Ich liebe Programmieren.')
  expect(await llm.invoke('Translate')).toBe('Ich liebe Programmieren.')
  expect(await new Ollama({ model: 'llava' }).withConfig({ images: ['/9j/4AAQ'] }).invoke('What?')).toBe(
    'Ich liebe Programmieren.',
  )
})

test('the embeddings take the options of the model', async () => {
  const embeddings = new OllamaEmbeddings({
    model: 'mxbai-embed-large',
    requestOptions: { useMmap: true, numThread: 6, numGpu: 1 },
  })

  expect(await embeddings.embedDocuments(['Hello World!', 'Bye Bye'])).toHaveLength(2)
  expect((await embeddings.embedQuery('Hello')).length).toBeGreaterThan(1)
})
