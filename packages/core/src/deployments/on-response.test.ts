/** Who answered a request, for methods whose results are those of the server. */
import { expect, test } from 'vitest'
import { type CallResponse, createOllamaClient, type OllamaClient } from '../index.ts'
import { lines, serve, type TestServer } from '../testing/serve.ts'

const olla = { 'x-olla-request-id': 'r-1', 'x-olla-endpoint': 'gpu-1' }
const question = { model: 'm', messages: [{ role: 'user' as const, text: 'Hi' }] }

function serveJson(json: unknown, headers: Record<string, string> = olla): Promise<TestServer> {
  return serve((_request, response) => response.writeHead(200, headers).end(`${JSON.stringify(json)}\n`))
}

test.each<[string, unknown, (client: OllamaClient, onResponse: (response: CallResponse) => void) => unknown]>(
  [
    [
      'native.generate',
      { response: 'Hi', done: true },
      ({ native }, onResponse) => native.generate({ model: 'm', prompt: 'Hi' }, { onResponse }),
    ],
    [
      'native.generateStream',
      { response: 'Hi', done: true },
      async ({ native }, onResponse) => {
        for await (const _ of native.generateStream({ model: 'm', prompt: 'Hi' }, { onResponse }));
      },
    ],
    ['models.list', { models: [] }, ({ models }, onResponse) => models.list({ onResponse })],
    ['models.show', { details: {} }, ({ models }, onResponse) => models.show('m', { onResponse })],
    [
      'openai.embeddings',
      { data: [{ embedding: [1], index: 0 }] },
      ({ openai }, onResponse) => openai.embeddings({ model: 'm', input: 'a' }, { onResponse }),
    ],
    [
      'anthropic.messages',
      { type: 'message', content: [], stop_reason: 'end_turn' },
      ({ anthropic }, onResponse) =>
        anthropic.messages(
          { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] },
          { onResponse },
        ),
    ],
  ],
)('%s tells which endpoint answered', async (_, json, ask) => {
  await using server = await serveJson(json)
  const told: CallResponse[] = []
  await ask(createOllamaClient({ baseURL: server.url }), (response) => told.push(response))

  expect(told).toMatchObject([
    {
      url: expect.stringContaining(server.url),
      status: 200,
      servedBy: { deployment: 'olla', baseURL: server.url, endpoint: 'gpu-1', requestId: 'r-1' },
      warnings: [],
    },
  ])
})

test('a method of a dialect gives the one warning when a fallback answers', async () => {
  await using down = await serve((_request, response) => response.writeHead(503).end())
  await using second = await serveJson({ response: 'Hi', done: true }, {})
  const { native } = createOllamaClient({ baseURL: down.url, fallback: [{ baseURL: second.url }] })
  const told: CallResponse[] = []
  await native.generate({ model: 'm', prompt: 'Hi' }, { onResponse: (response) => told.push(response) })

  expect(told).toMatchObject([
    {
      servedBy: { baseURL: second.url, fallback: { index: 0, failed: [{ baseURL: down.url }] } },
      warnings: [
        { type: 'changed', setting: 'fallback[0]', message: expect.stringContaining('fallback[0]') },
      ],
    },
  ])
})

test('chat tells it, too, and a request that is refused tells nothing', async () => {
  await using server = await serve((_request, response, count) =>
    count === 1 ? response.writeHead(400).end('{"error":"no"}') : response.end(lines.text('Hi') + lines.end),
  )
  const { chat } = createOllamaClient({ baseURL: server.url })
  const told: number[] = []
  const call = { onResponse: ({ status }: CallResponse) => void told.push(status) }
  await chat.generate(question, call).catch(() => undefined)
  await chat.generate(question, call)

  expect(told).toEqual([200])
})

test('what the caller throws there rejects the call', async () => {
  await using server = await serveJson({ models: [] })
  const { models } = createOllamaClient({ baseURL: server.url })

  await expect(models.list({ onResponse: fail })).rejects.toThrow('mine')
})

function fail(): never {
  throw new Error('mine')
}
