/** The numbered conformance cases of completions (C), embeddings (E) and models (L). */
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'
import { ask } from '../testing/ask.ts'
import { decodeCompletionRequest } from './completion-request.ts'
import { toNativeGenerateRequest } from './to-native-generate-request.ts'

const ollama = await createMockOllama({
  models: ['llama3.2', { name: 'nomic-embed-text', capabilities: ['embedding'], embeddingLength: 8 }],
})
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

/** The native request of a body, or the text of the rejection. */
function native(body: object): unknown {
  const decoded = decodeCompletionRequest(
    Buffer.from(JSON.stringify({ model: 'llama3.2', prompt: 'Hi', ...body })),
  )
  if ('error' in decoded) return decoded.error
  const made = toNativeGenerateRequest(decoded.value)
  return 'error' in made ? made.error : made.request
}

const given = { temperature: 0.8, stop: ['\n', 'stop'], suffix: 'suffix' }
const expected = {
  suffix: 'suffix',
  stream: false,
  options: { frequency_penalty: 0, presence_penalty: 0, temperature: 0.8, top_p: 1, stop: ['\n', 'stop'] },
}

test('C1 sends the defaults of the dialect', () => {
  expect(native(given)).toMatchObject(expected)
})

test('C2 forwards stream', () => {
  expect(native({ ...given, stream: true })).toMatchObject({ ...expected, stream: true })
})

test('C3 makes the same native request with include_usage', () => {
  const streamed = { ...given, stream: true }

  expect(native({ ...streamed, stream_options: { include_usage: true } })).toEqual(native(streamed))
})

test('C4 rejects stop texts that are no texts', () => {
  expect(native({ stop: [1, 2], temperature: null })).toBe("invalid type for 'stop' field: float64")
})

test('C5 forwards logprobs as a count', () => {
  expect(native({ logprobs: 5 })).toMatchObject({ logprobs: true, top_logprobs: 5 })
})

test('C6 streams a usage of zeros, then the real one', async () => {
  ollama.reply({ content: ['a'], usage: { prompt: 3, output: 1 } })
  const body = { model: 'llama3.2', prompt: 'Hi', stream: true, stream_options: { include_usage: true } }
  const zeros = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

  expect((await ask(ollama, '/v1/completions', body)).events).toMatchObject([
    { choices: [{ text: 'a', finish_reason: null }], usage: zeros },
    { choices: [{ text: '', finish_reason: 'stop' }], usage: zeros },
    { choices: [], usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 } },
    '[DONE]',
  ])
})

test('C7 rejects a list of prompts', () => {
  expect(native({ prompt: ['a'] })).toMatch(/^json: cannot unmarshal array/)
})

test('C8 takes a top_p of 0 for 1', () => {
  expect(native({ top_p: 0 })).toMatchObject({ options: { top_p: 1 } })
})

test('C8 only loads the model for an empty prompt', async () => {
  expect((await ask(ollama, '/v1/completions', { model: 'llama3.2', prompt: '' })).json).toMatchObject({
    choices: [{ text: '', finish_reason: 'load' }],
  })
})

function embed(body: object): ReturnType<typeof ask> {
  return ask(ollama, '/v1/embeddings', { model: 'nomic-embed-text', ...body })
}

test('E1 embeds a text', async () => {
  expect((await embed({ input: 'Hello' })).json).toMatchObject({ data: [{ index: 0 }] })
})

test('E2 embeds a list of texts', async () => {
  expect((await embed({ input: ['Hello', 'World'] })).json).toMatchObject({
    data: [{ index: 0 }, { index: 1 }],
  })
})

test('E3 rejects a request without input', async () => {
  expect((await embed({})).json).toMatchObject({
    error: { message: 'invalid input', type: 'invalid_request_error' },
  })
})

test.each(['float', undefined])('E4 answers with numbers for the format %s', async (format) => {
  ollama.reply({ embedding: [3, 4] })

  expect((await embed({ input: 'a', encoding_format: format })).json).toMatchObject({
    data: [{ embedding: [0.6, 0.8] }],
  })
})

test('E5 answers with 4 bytes a number for base64', async () => {
  ollama.reply({ embedding: [0.1, -0.2, 0.3] })
  const { json } = await embed({ input: 'a', encoding_format: 'base64' })
  const { data } = json as { data: { embedding: string }[] }

  expect(Buffer.from(data[0]?.embedding ?? '', 'base64')).toHaveLength(12)
})

test('E6 answers a text for each input with base64', async () => {
  const text = expect.stringMatching(/^[A-Za-z0-9+/]+=*$/)

  expect((await embed({ input: ['a', 'b', 'c'], encoding_format: 'base64' })).json).toMatchObject({
    data: [0, 1, 2].map((index) => ({ embedding: text, index })),
  })
})

test.each(['FLOAT', 'BASE64', 'Float', 'Base64'])('E7 accepts the format %s', async (format) => {
  expect((await embed({ input: 'a', encoding_format: format })).status).toBe(200)
})

test.each(['json', 'hex', 'invalid_format'])('E8 rejects the format %s', async (format) => {
  expect((await embed({ input: 'a', encoding_format: format })).json).toMatchObject({
    error: {
      message: `Invalid value for 'encoding_format' = ${format}. Supported values: ['float', 'base64'].`,
    },
  })
})

test('E9 writes little-endian 32-bit numbers as base64', async () => {
  ollama.reply({ embedding: [0.6, 0.8] })
  const { json } = await embed({ input: 'a', encoding_format: 'base64' })
  const { data } = json as { data: { embedding: string }[] }
  const bytes = Buffer.from(data[0]?.embedding ?? '', 'base64')

  expect([bytes.readFloatLE(0), bytes.readFloatLE(4)]).toEqual([Math.fround(0.6), Math.fround(0.8)])
})

test('E10 counts the tokens of the prompt', async () => {
  ollama.reply({ embedding: [1], usage: { prompt: 10 } })

  expect((await embed({ input: 'a' })).json).toMatchObject({ usage: { prompt_tokens: 10, total_tokens: 10 } })
})

test.each([[[1, 2]], [[[1]]], [5], [{}]])('E11 rejects the input %j', async (input) => {
  expect((await embed({ input })).json).toMatchObject({ error: { message: 'invalid input type' } })
})

test.each([
  ['', 200],
  [[], 400],
  [null, 400],
])('E12 answers the input %j with %i', async (input, status) => {
  expect((await embed({ input })).status).toBe(status)
})

async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${ollama.url}${path}`)
  return { status: response.status, text: await response.text() }
}

test('L1 lists models', async () => {
  expect(JSON.parse((await get('/v1/models')).text)).toMatchObject({
    object: 'list',
    data: [{ id: 'llama3.2:latest', object: 'model', owned_by: 'library' }, {}],
  })
})

test('L2 lists null without models', async () => {
  await using empty = await createMockOllama({ models: [] })

  expect(await (await fetch(`${empty.url}/v1/models`)).text()).toBe('{"object":"list","data":null}\n')
})

test('L3 owns a model by the namespace of its name', async () => {
  await using other = await createMockOllama({ models: ['namespace/exposed-model'] })

  expect(await (await fetch(`${other.url}/v1/models`)).json()).toMatchObject({
    data: [{ id: 'namespace/exposed-model:latest', owned_by: 'namespace' }],
  })
})

test('L4 lists in the order of /api/tags', async () => {
  const tags = JSON.parse((await get('/api/tags')).text) as { models: { model: string }[] }
  const list = JSON.parse((await get('/v1/models')).text) as { data: { id: string }[] }

  expect(list.data.map(({ id }) => id)).toEqual(tags.models.map(({ model }) => model))
})

test('L5 retrieves a model under the name it was asked for', async () => {
  expect(JSON.parse((await get('/v1/models/llama3.2')).text)).toMatchObject({
    id: 'llama3.2',
    owned_by: 'library',
  })
})

test('L6 puts a native error into the envelope', async () => {
  expect((await get('/v1/models/bad%20name!')).text).toContain('"type":"invalid_request_error"')
})

test('L7 does not find names with a slash', async () => {
  expect(await get('/v1/models/ns%2Fm')).toEqual({ status: 404, text: '404 page not found' })
})
