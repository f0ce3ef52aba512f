/** The LLM in both dialects. */
import './testing/without-environment.ts'
import { InMemoryCache } from '@langchain/core/caches'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { OllamaStreamError } from '@ollamakit/core'
import { Ollama } from './ollama.ts'
import type { OllamaInput } from './ollama-options.ts'
import { collected, failureOf } from './testing/ways.ts'

function mock(): Promise<MockOllama> {
  return createMockOllama({
    models: [{ name: 'qwen3', capabilities: ['completion', 'thinking', 'vision', 'insert'] }, 'other'],
  })
}

function build({ url }: { url: string }, more: OllamaInput = {}): Ollama {
  return new Ollama({ model: 'qwen3', baseUrl: url, ...more })
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  test('a prompt is completed, whole and streamed, and what is thought is no part of the text', async () => {
    await using ollama = await mock()
    ollama.reply({
      thinking: ['secret ', 'reasoning'],
      content: ['An', 'swer'],
      usage: { prompt: 3, output: 2 },
    })
    const llm = build(ollama, { dialect })

    expect(await llm.invoke('Hi')).toBe('Answer')
    expect((await collected(await llm.stream('Hi'))).join('')).toBe('Answer')
    const { generations, llmOutput } = await llm.generate(['Hi'])
    expect(generations[0]?.[0]).toMatchObject({
      text: 'Answer',
      generationInfo: { model: 'qwen3', done: true },
    })
    expect(llmOutput).toMatchObject({ tokenUsage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 } })
    // `/v1/completions` has no field for it.
    const thinking = dialect === 'native' ? 'secret reasoning' : undefined
    expect(generations[0]?.[0]?.generationInfo?.['thinking']).toBe(thinking)
  })

  test('the gap before a suffix is filled', async () => {
    await using ollama = await mock()

    await build(ollama, { dialect }).invoke('a', { suffix: 'c' })

    expect(ollama.requests[0]).toMatchObject({ status: 200, body: { prompt: 'a', suffix: 'c' } })
  })

  test('a stream that is cut off is an error with the partial text', async () => {
    await using ollama = await mock()
    ollama.reply({ content: ['one ', 'two'], fault: { after: { frames: 1 }, by: 'fin' } })

    expect(await failureOf(build(ollama, { dialect }).invoke('Hi'))).toBeInstanceOf(OllamaStreamError)
  })

  test('a model that is missing is asked for once', async () => {
    await using ollama = await mock()

    expect(await failureOf(build(ollama, { dialect, model: 'absent' }).invoke('Hi'))).toMatchObject({
      status: 404,
      lc_error_code: 'MODEL_NOT_FOUND',
    })
    expect(ollama.requests).toHaveLength(1)
  })

  test('a cached text is of the same model', async () => {
    await using ollama = await mock()
    const cache = new InMemoryCache()
    ollama.on({ model: 'qwen3' }).reply('of qwen3')
    ollama.on({ model: 'other' }).reply('of other')

    for (const model of ['qwen3', 'other', 'qwen3'])
      expect(await build(ollama, { dialect, model, cache }).invoke('Hi')).toBe(`of ${model}`)
    expect(ollama.requests).toHaveLength(2)
  })
})

test('everything that can be set is sent, and a call wins', async () => {
  await using ollama = await mock()
  const llm = build(ollama, {
    temperature: 0,
    keepAlive: '1h',
    think: false,
    format: 'json',
    system: 'Be kind',
    options: { top_k: 5 },
  })

  await llm.invoke('Hi', { temperature: 1, images: ['iVBORw0KGgo='], truncate: false })
  await build(ollama).invoke('Hi', { raw: true, stop: ['x'] })
  llm.temperature = 0.5
  await llm.invoke('Hi')

  expect(ollama.requests.map(({ body }) => body)).toMatchObject([
    {
      prompt: 'Hi',
      options: { temperature: 1, top_k: 5 },
      keep_alive: '1h',
      think: false,
      format: 'json',
      system: 'Be kind',
      images: ['iVBORw0KGgo='],
      truncate: false,
    },
    { raw: true, options: { stop: ['x'] } },
    { options: { temperature: 0.5 } },
  ])
})

test('the other dialect says what it leaves out', async () => {
  await using ollama = await mock()

  const { generations } = await build(ollama, {
    dialect: 'openai',
    numCtx: 512,
    raw: true,
    temperature: 0,
  }).generate(['Hi'])

  expect(ollama.requests[0]?.body).toMatchObject({ temperature: 0 })
  expect(generations[0]?.[0]?.generationInfo).toMatchObject({
    warnings: [{ setting: 'numCtx' }, { setting: 'raw' }],
  })
})

test('a trace has no headers and no key', () => {
  const llm = new Ollama({ model: 'm', apiKey: 'secret-key', headers: { Authorization: 'Bearer SECRET' } })

  expect(JSON.stringify(llm)).not.toMatch(/SECRET|secret-key/)
})

test.each([
  [{ temprature: 0 }, 'Did you mean temperature?'],
  [{ num_ctx: 1 }, 'Did you mean numCtx?'],
])('the option %j is refused', (input, hint) => {
  expect(() => new Ollama(input as OllamaInput)).toThrow(hint)
})

async function infoOf(model: Ollama): Promise<unknown> {
  return (await model.generate(['Hi'])).generations[0]?.[0]?.generationInfo
}

test('what is known of a completion names the deployment that answered, and a fallback', async () => {
  await using olla = await createMockOllama({ as: 'olla', models: ['qwen3'] })
  await using down = await createMockOllama()
  await down.down()
  const llm = new Ollama({ model: 'qwen3:latest', baseUrl: olla.url, deployment: 'olla' })
  const falling = new Ollama({
    model: 'qwen3:latest',
    baseUrl: down.url,
    fallback: [{ baseURL: olla.url, deployment: 'olla' }],
    maxRetries: 0,
  })

  expect(await infoOf(llm)).toMatchObject({ served_by: { deployment: 'olla', endpoint: 'ollama' } })
  expect(await infoOf(falling)).toMatchObject({
    served_by: { fallback: { index: 0 } },
    warnings: [{ type: 'changed', setting: 'fallback[0]' }],
  })
})
