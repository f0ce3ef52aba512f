/** Responses in another format than the endpoint's: the error says which, and what to change. */
import { expect, test } from 'vitest'
import { createOllamaClient, OllamaStreamError } from '../index.ts'

const native = (own: object): string =>
  JSON.stringify({ model: 'm', message: { role: 'assistant', content: 'Hi' }, ...own })
const chunk = JSON.stringify({ choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null }] })
const nativeLines = `${native({ done: false })}\n${native({ done: true, done_reason: 'stop' })}\n`
const events = `data: ${chunk}\n\ndata: [DONE]\n\n`

test.each<[what: string, dialect: 'native' | 'openai', body: string | Uint8Array<ArrayBuffer>, says: RegExp]>(
  [
    ['native lines', 'openai', nativeLines, /in the native format of Ollama, .*Set dialect to "native"/s],
    [
      'native lines cut off',
      'openai',
      nativeLines.slice(0, -30),
      /in the native format .*Set dialect to "native"/s,
    ],
    [
      'one native object',
      'openai',
      native({ done: true }),
      /in the native format .*Set dialect to "native"/s,
    ],
    [
      'lines of chunks',
      'openai',
      `${chunk}\n${chunk}\n`,
      /lines of JSON, not server-sent events.*Check baseURL/s,
    ],
    ['events', 'native', events, /in the format of OpenAI, .*Set dialect to "openai"/s],
    [
      'events with names',
      'native',
      `event: message\n${events}`,
      /server-sent events, not lines of JSON.*Check baseURL/s,
    ],
    [
      'native lines as events',
      'native',
      `data: ${native({ done: false })}\n\n`,
      /server-sent events, not lines.*Check/s,
    ],
    [
      'a whole completion',
      'native',
      chunk.replace('delta', 'message'),
      /in the format of OpenAI, .*"openai"/s,
    ],
    [
      'events of Anthropic',
      'openai',
      'event: message_start\ndata: {"type":"message_start"}\n\n',
      /format of Anthropic.*Check/s,
    ],
    [
      'events of Responses',
      'openai',
      'data: {"type":"response.created"}\n\n',
      /format of the Responses API.*Check/s,
    ],
    [
      'compressed bytes',
      'native',
      new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0]),
      /binary data.*Content-Encoding.*Check/s,
    ],
    ['UTF-16', 'native', new Uint8Array(Buffer.from(nativeLines, 'utf16le')), /binary data.*Check baseURL/s],
  ],
)('%s where %s was asked for', async (_what, dialect, body, says) => {
  const fetch = (): Promise<Response> => Promise.resolve(new Response(body))
  const { chat } = createOllamaClient({ baseURL: 'http://h', dialect, fetch })
  const error: unknown = await chat.generate({ model: 'm', messages: [] }).catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(OllamaStreamError)
  expect(error).toMatchObject({
    reason: 'other-format',
    retryable: false,
    message: expect.stringMatching(says) as string,
  })
})

test.each<[what: string, body: string, says: RegExp]>([
  ['a completion', chunk.replace('delta', 'message'), /in the format of OpenAI, .*Set dialect to "openai"/s],
  ['events', `data: ${native({ done: true })}\n\n`, /server-sent events, not one JSON value.*Check baseURL/s],
  ['lines', nativeLines, /lines of JSON, not one JSON value.*Check baseURL/s],
])('%s where one native response was asked for', async (_what, body, says) => {
  const fetch = (): Promise<Response> => Promise.resolve(new Response(body))
  const client = createOllamaClient({ baseURL: 'http://h', fetch })
  await expect(client.native.chat({ model: 'm' })).rejects.toMatchObject({
    name: 'OllamaResponseError',
    reason: 'other-format',
    retryable: false,
    message: expect.stringMatching(says) as string,
  })
})

test.each([
  ['native', '{"model":"m","message":{"role":"assistant","content":"Hi"},"done":fal'],
  ['openai', 'data: {"choices":[{"index":0,"delta":{"content":"H'],
] as const)('a frame of %s that is cut off is incomplete', async (dialect, body) => {
  const fetch = (): Promise<Response> => Promise.resolve(new Response(body))
  const { chat } = createOllamaClient({ baseURL: 'http://h', dialect, fetch })
  await expect(chat.generate({ model: 'm', messages: [] })).rejects.toMatchObject({
    code: 'incomplete_answer',
  })
})
