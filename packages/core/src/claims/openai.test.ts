/** The claims about the OpenAI-compatible API (`docs/deployments.md`), as the client meets them today. */
import { createMockOllama } from '@ollamakit/mock-server'
import { responseText } from '@ollamakit/fixtures'
import { expect, test } from 'vitest'
import { createOllamaClient } from '../index.ts'
import {
  answered,
  collect,
  completion,
  firstSentBy,
  question,
  recorded,
  refused,
  replayed,
} from '../testing/claims.ts'

const openai = { dialect: 'openai' } as const
const png = 'iVBORw0KGgo='

/** The body that `chat` sends in the openai dialect. */
async function bodyOf(request: object): Promise<{ readonly [name: string]: unknown }> {
  return (await firstSentBy(({ chat }) => chat.generate({ ...question, ...request }), openai)).body
}

test('claim 1.1: a base URL may end with /v1/, and a key is not needed', async () => {
  await answered({ body: completion }, async (_client, server) => {
    const { chat, baseURL } = createOllamaClient({ baseURL: `${server.url}/v1/`, dialect: 'openai' })
    expect([baseURL, (await chat.generate(question)).text]).toEqual([server.url, 'Hi'])
    expect(server.asked[0]?.headers.authorization).toBeUndefined()
  })
})

test('claim 1.2: chat is streamed until [DONE]', async () => {
  const exchange = recorded('openai/chat/text-stream')
  expect(responseText(exchange.response)).toMatch(/data: \[DONE\]\n\n$/)
  expect(await replayed(exchange, ({ chat }) => chat.generate(question), openai)).toMatchObject({
    text: expect.stringMatching(/\w/),
    finishReason: 'stop',
  })
})

test('claim 1.3: format is response_format', async () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } }
  expect((await bodyOf({ format: 'json' }))['response_format']).toEqual({ type: 'json_object' })
  expect((await bodyOf({ format: schema }))['response_format']).toMatchObject({
    type: 'json_schema',
    json_schema: { schema },
  })
})

test.each([
  ['claim 1.4', { seed: 7 }, { seed: 7 }],
  [
    'claim 1.12',
    { frequency_penalty: 0.1, presence_penalty: 0.2, seed: 1, stop: ['x'] },
    { frequency_penalty: 0.1, presence_penalty: 0.2, seed: 1, stop: ['x'] },
  ],
  ['claim 1.14', { num_predict: 9 }, { max_tokens: 9 }],
])('%s: the options %j are sent as %j', async (_claim, options, expected) => {
  expect(await bodyOf({ options })).toMatchObject(expected)
})

test('claim 1.5: pictures are data URLs, in parts', async () => {
  const { messages } = await bodyOf({ messages: [{ role: 'user', text: 'What?', images: [png] }] })
  expect(messages).toEqual([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
      ],
    },
  ])
})

test.each([
  ['claim 1.6', 'https://example.org/cat.png'],
  ['claim 1.7', ''],
])('%s: a picture %j is refused before it is sent', async (_claim, image) => {
  const asked = firstSentBy(
    ({ chat }) =>
      chat.generate({ ...question, messages: [{ role: 'user', text: 'What?', images: [image] }] }),
    openai,
  )
  await expect(asked).rejects.toThrow('nothing was sent')
  const { status, serverMessage, remedy } = await refused({
    status: 400,
    body: responseText(recorded('openai/chat/image-refused').response),
  })
  expect({ status, serverMessage, remedy }).toEqual({
    status: 400,
    serverMessage: expect.stringContaining('image URLs are not currently supported'),
    remedy: 'Fetch the image and send its bytes',
  })
})

test('claim 1.8: tools are sent, and calls come back whole', async () => {
  const { toolCalls, finishReason } = await replayed(
    recorded('openai/chat/tool-call'),
    ({ chat }) => chat.generate(question),
    openai,
  )
  expect({ toolCalls, finishReason }).toEqual({
    toolCalls: [{ id: expect.any(String), name: 'get_weather', arguments: expect.stringMatching(/^\{/) }],
    finishReason: 'tool-calls',
  })
})

test('claim 1.9: tool_choice is never sent, since the server ignores it', async () => {
  const tools = [{ name: 'f', parameters: { type: 'object', properties: {} } }]
  const none = await bodyOf({ tools, toolChoice: 'none' })
  const required = await bodyOf({ tools, toolChoice: 'required' })
  expect([none['tools'], none['tool_choice'], required['tool_choice']]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(required).toHaveProperty('response_format')
})

test('claim 1.10: logprobs of a chat are read', async () => {
  expect(await bodyOf({ logprobs: 3 })).toMatchObject({ logprobs: true, top_logprobs: 3 })
  const { logprobs } = await replayed(
    recorded('openai/chat/logprobs'),
    ({ chat }) => chat.generate(question),
    openai,
  )
  expect(logprobs?.length).toBeGreaterThan(0)
})

test('claim 1.11: text without pictures is one string, which no server splits', async () => {
  expect((await bodyOf({}))['messages']).toEqual([{ role: 'user', content: 'Hi' }])
})

test('claim 1.13: unset temperature and top_p are not sent: the daemon then takes 1.0, natively the model’s own', async () => {
  expect(Object.keys(await bodyOf({})).filter((name) => /temperature|top_p/.test(name))).toEqual([])
  const native = await firstSentBy(({ chat }) => chat.generate(question))
  expect(native.body['options']).toBeUndefined()
})

test('claim 1.15: usage is asked for, and read from the frame without choices', async () => {
  expect((await bodyOf({}))['stream_options']).toEqual({ include_usage: true })
  const { usage } = await replayed(
    recorded('openai/chat/text-stream-usage'),
    ({ chat }) => chat.generate(question),
    openai,
  )
  expect(usage.inputTokens).toBeGreaterThan(0)
})

test('claim 1.16: logit_bias, user and n are not sent, since the server ignores them', async () => {
  const { body } = recorded('openai/chat/ignored-fields').request
  expect(body).toMatchObject({ n: 3, logit_bias: {} })
  const { choices } = await replayed(recorded('openai/chat/ignored-fields'), (client) =>
    client.openai.chatCompletions({ model: 'm', messages: [] }),
  )
  expect(choices).toHaveLength(1)
  expect(
    Object.keys(await bodyOf({ options: { temperature: 1 } })).filter((name) =>
      ['n', 'user', 'logit_bias'].includes(name),
    ),
  ).toEqual([])
})

test.each([
  [false, 'none'],
  [true, 'medium'],
  ['high', 'high'],
] as const)('claim 1.17: think %s is an effort, and thinking is read', async (think, effort) => {
  expect((await bodyOf({ think }))['reasoning_effort']).toBe(effort)
  const { thinking } = await replayed(
    recorded('openai/chat/thinking'),
    ({ chat }) => chat.generate(question),
    openai,
  )
  expect(thinking).not.toBe('')
})

test('claim 1.18: completions, whole and streamed', async () => {
  const { url, body } = await firstSentBy((client) =>
    client.openai.completions({ model: 'm', prompt: 'a', suffix: 'b', seed: 1, stop: ['x'], max_tokens: 2 }),
  )
  expect([url, body]).toEqual([
    '/v1/completions',
    { model: 'm', prompt: 'a', suffix: 'b', seed: 1, stop: ['x'], max_tokens: 2, stream: false },
  ])
})

test('claim 1.20: logprobs of a completion are sent, and never come back', async () => {
  const [choice] = (
    await replayed(recorded('openai/completions/logprobs'), (client) =>
      client.openai.completions({ model: 'm', logprobs: 2 }),
    )
  ).choices
  expect(choice).not.toHaveProperty('logprobs')
})

test('claim 1.22: each frame of a completion has a usage of zeros, the last one the real one', async () => {
  const frames = await replayed(recorded('openai/completions/stream-usage'), (client) =>
    collect(client.openai.completionsStream({ model: 'm' })),
  )
  const counts = frames.map(({ usage }) => usage?.total_tokens)
  expect(counts.slice(0, -1).every((count) => count === 0)).toBe(true)
  expect(counts.at(-1)).toBeGreaterThan(0)
})

test('claim 1.23: a list of no models, which says null, is empty', async () => {
  expect(
    await answered({ body: responseText(recorded('openai/models/list-empty').response) }, (client) =>
      client.openai.models(),
    ),
  ).toEqual({ object: 'list', data: null })
  const { models } = await answered({ body: { object: 'list', data: null } }, (client) => client.probe(), {
    deployment: 'gateway',
  })
  expect(models ?? []).toEqual([])
})

test('claim 1.24: a name with a slash is encoded in the path', async () => {
  const { url } = await firstSentBy((client) => client.openai.model('hf.co/a/b:q4'))
  expect(decodeURIComponent(url)).toBe('/v1/models/hf.co/a/b:q4')
})

test.each(['a', ['a', 'b']])('claim 1.25: embeddings of %j', async (input) => {
  expect((await firstSentBy((client) => client.openai.embeddings({ model: 'e', input }))).body).toMatchObject(
    { input },
  )
})

test('claim 1.26: token lists are no input by type, and status 400 from the server', async () => {
  const error = await refused(
    {
      status: 400,
      body: {
        error: { message: 'invalid input type', type: 'invalid_request_error', param: null, code: null },
      },
    },
    {},
    (client) =>
      // @ts-expect-error lists of tokens are not supported
      client.openai.embeddings({ model: 'e', input: [[1, 2]] }),
  )
  expect(error).toMatchObject({ status: 400, serverMessage: 'invalid input type', retryable: false })
})

test('claim 1.27: vectors are asked for and read as base64, little-endian, unless floats are wanted', async () => {
  const embedding = Buffer.from(Float32Array.of(0.5, -1).buffer).toString('base64')
  const { data } = await answered(
    { body: { object: 'list', data: [{ object: 'embedding', index: 0, embedding }], model: 'e', usage: {} } },
    (client) => client.openai.embeddings({ model: 'e', input: 'a' }),
  )
  expect([...(data[0]?.embedding ?? [])]).toEqual([0.5, -1])
  expect(
    (
      await firstSentBy((client) =>
        client.openai.embeddings({ model: 'e', input: 'a', encoding_format: 'float', dimensions: 2 }),
      )
    ).body,
  ).toMatchObject({ encoding_format: 'float', dimensions: 2 })
})

test('claim 1.30: responses are sent and streamed', async () => {
  const { url, body } = await firstSentBy((client) =>
    client.openai.responses({ model: 'm', input: 'Hi', instructions: 'Be brief.', max_output_tokens: 9 }),
  )
  expect([url, body]).toEqual([
    '/v1/responses',
    { model: 'm', input: 'Hi', instructions: 'Be brief.', max_output_tokens: 9, stream: false },
  ])
})

test('claim 1.33: truncation comes back, and does nothing', async () => {
  expect(
    (await firstSentBy((client) => client.openai.responses({ model: 'm', truncation: 'auto' }))).body[
      'truncation'
    ],
  ).toBe('auto')
})

test('claim 1.34: models.ensure pulls what is missing', async () => {
  await using ollama = await createMockOllama({ models: [] })
  const { models } = createOllamaClient({ baseURL: ollama.url })
  const { pulled } = await models.ensure('llama3.2')
  expect([pulled, await models.ensure('llama3.2')]).toEqual([true, { pulled: false }])
})

test('claim 1.35: native.copy gives a model another name', async () => {
  const { url, body } = await firstSentBy(({ native }) =>
    native.copy({ source: 'llama3.2', destination: 'gpt-3.5-turbo' }),
  )
  expect([url, body]).toEqual(['/api/copy', { source: 'llama3.2', destination: 'gpt-3.5-turbo' }])
})

test('claim 1.36: num_ctx and keepAlive cannot be said there, which is a warning', async () => {
  const { warnings } = await answered(
    { body: completion },
    ({ chat }) => chat.generate({ ...question, keepAlive: '1h', options: { num_ctx: 8192 } }),
    openai,
  )
  expect(warnings.map(({ setting }) => setting).sort()).toEqual(['keepAlive', 'options.num_ctx'])
})

test('claim 1.37: transcriptions and messages', async () => {
  const file = new Blob(['RIFF'])
  const audio = await answered({ body: { text: 'Hello' } }, async (client, server) => {
    await client.openai.audioTranscriptions({ model: 'm', file })
    return server.asked[0]?.url
  })
  const { url } = await firstSentBy(({ anthropic }) =>
    anthropic.messages({ model: 'm', max_tokens: 1, messages: [] }),
  )
  expect([audio, url]).toEqual(['/v1/audio/transcriptions', '/v1/messages'])
})
