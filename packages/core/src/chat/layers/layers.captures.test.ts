/** Answers of a real server read through the layers: as recorded, and cut at every byte. */
import { type CapturedExchange, captureNamed, cutBytes, replay, responseBytes } from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { createOllamaClient } from '../../client.ts'
import { readAnswer } from '../../testing/read-answer.ts'
import type { ChatRequest } from '../chat-request.ts'

const tools = [
  { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
]
const question: ChatRequest = { model: 'm', messages: [{ role: 'user', text: 'Hi' }], tools }
const forced: ChatRequest = { ...question, toolChoice: 'required' }
const umbrella: ChatRequest = {
  ...question,
  format: { type: 'object', properties: { umbrella: { type: 'boolean' } }, required: ['umbrella'] },
}

function exchangeOf(name: Parameters<typeof captureNamed>[0], i: number): CapturedExchange {
  const exchange = captureNamed(name).exchanges[i]
  if (!exchange) throw new Error(`${name} has no exchange ${i}`)
  return exchange
}

const cases = [
  [
    'native/chat/format-tools',
    0,
    'native',
    forced,
    1,
    { text: '', called: ['get_weather'], finishReason: 'tool-calls' },
  ],
  [
    'native/chat/coder-call-without-tools',
    0,
    'native',
    forced,
    1,
    { text: '', called: ['get_weather'], finishReason: 'tool-calls' },
  ],
  [
    'native/chat/format-thinking-none',
    0,
    'native',
    forced,
    1,
    { text: 'Yes, always.', called: [], finishReason: 'stop' },
  ],
  [
    'native/chat/length',
    0,
    'native',
    forced,
    1,
    { text: 'The Rhine rises in the', called: [], finishReason: 'length' },
  ],
  [
    'native/chat/tool-call',
    0,
    'native',
    umbrella,
    1,
    { text: '', called: ['get_weather'], finishReason: 'tool-calls' },
  ],
  [
    'native/chat/format-with-tools-thinking',
    0,
    'native',
    umbrella,
    1,
    { text: '{"umbrella": true}', called: [], finishReason: 'stop' },
  ],
  ['native/chat/text', 0, 'native', umbrella, 2, { called: [], finishReason: 'stop' }],
  ['openai/chat/text-stream', 0, 'openai', umbrella, 2, { called: [], finishReason: 'stop' }],
] as const

describe.each(cases)(
  '%s, exchange %i, in the %s dialect',
  (name, i, dialect, request, requests, { called, ...expected }) => {
    const { response } = exchangeOf(name, i)

    test('is read as what was said, asked often enough', async () => {
      await using server = await replay(response)
      const { toolCalls, ...said } = await createOllamaClient({ baseURL: server.url, dialect }).chat.generate(
        request,
      )
      expect(said).toMatchObject(expected)
      expect(toolCalls.map(({ name: tool }) => tool)).toEqual(called)
      expect(server.requests).toHaveLength(requests)
    })

    test('is read the same when its bytes are cut anywhere', async () => {
      const bytes = responseBytes(response)
      const read = async (pieces: Uint8Array[]): Promise<string> => {
        const fetch = (): Promise<Response> =>
          Promise.resolve(new Response(streamOf(pieces), { status: response.status }))
        const { open } = createOllamaClient({ baseURL: 'http://h', fetch, dialect }).chat
        return JSON.stringify(
          await readAnswer((_question, call) => open(request, call)),
          (key, value: unknown) => (key === 'id' ? 'id' : value),
        )
      }
      const whole = await read([bytes])
      const different: number[] = []
      for (let at = 1; at < bytes.length; at += 7)
        if ((await read(cutBytes(bytes, [at]))) !== whole) different.push(at)
      expect(different).toEqual([])
    })
  },
)

test('a real refusal of thinking is answered with a question without it', async () => {
  const { response } = exchangeOf('native/chat/thinking-unsupported', 0)
  await using server = await replay(response)
  await expect(
    createOllamaClient({ baseURL: server.url }).chat.generate({ ...question, think: true }),
  ).rejects.toMatchObject({ status: 400 })
  expect(server.requests.map(({ body }) => (JSON.parse(body) as ChatRequest).think)).toEqual([
    true,
    undefined,
  ])
})

test('a real refusal of tools is answered with a forced call without them', async () => {
  const { response } = exchangeOf('native/chat/tools-unsupported', 0)
  await using server = await replay(response)
  await expect(createOllamaClient({ baseURL: server.url }).chat.generate(forced)).rejects.toMatchObject({
    status: 400,
  })
  expect(server.requests.map(({ body }) => (JSON.parse(body) as ChatRequest).tools?.length)).toEqual([
    1,
    undefined,
  ])
})

function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
}
