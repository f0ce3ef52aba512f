/** Faults, exact to the frame and byte, as the socket shows them. */
import { exchange, type ObservedResponse } from '@ollamakit/fixtures'
import { afterAll, expect, test } from 'vitest'
import { createMockOllama, type Fault } from '../index.ts'

const ollama = await createMockOllama({ models: ['llama3.2'] })
afterAll(() => ollama.close())

const content = ['one ', 'two ', 'three']
const chat = (fault: Fault, stream: boolean, path = '/api/chat'): Promise<ObservedResponse> => {
  ollama.use({ fixtures: [{ reply: { content, fault } }] })
  const body = { model: 'llama3.2', stream, messages: [{ role: 'user', content: 'Go' }] }
  return exchange({ method: 'POST', path, headers: {}, body }, { port: ollama.port, timeoutMs: 300 })
}
const textOf = (response: ObservedResponse): string => Buffer.concat(response.chunks).toString()

test.each([
  ['fin', 'cut'],
  ['reset', 'reset'],
  ['hang', 'timeout'],
] as const)('by %s: two frames are delivered, then the connection is %s', async (by, ended) => {
  const response = await chat({ after: { frames: 2 }, by }, true)

  expect(response).toMatchObject({ status: 200, ended })
  expect(textOf(response).match(/"content":"\w+/g)).toEqual(['"content":"one', '"content":"two'])
  expect(ollama.requests.at(-1)).toMatchObject({ outcome: 'cut', frames: 2 })
})

test('by garbage: a line that is no JSON ends the stream', async () => {
  const response = await chat({ after: { frames: 1 }, by: 'garbage' }, true)
  const lines = textOf(response).trimEnd().split('\n')

  expect([response.ended, lines.length]).toEqual(['complete', 2])
  expect(() => JSON.parse(lines[1] ?? '')).toThrow(SyntaxError)
})

test.each([1, 10, 200])('after %i bytes of the body', async (bytes) => {
  const response = await chat({ after: { bytes }, by: 'fin' }, true)

  expect([textOf(response).length, response.ended]).toEqual([bytes, 'cut'])
})

test('after the headers: these and nothing else', async () => {
  const response = await chat({ after: 'headers', by: 'fin' }, true)

  expect(response).toMatchObject({ status: 200, framing: 'chunked', chunks: [], ended: 'cut' })
})

test.each([true, false])('after the request: nothing at all (stream %s)', async (stream) => {
  expect(await chat({ after: 'request', by: 'fin' }, stream)).toMatchObject({ status: 0, chunks: [] })
  await expect(chat({ after: 'request', by: 'reset' }, stream)).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('by error: an error line after the frames, and no done', async () => {
  const response = await chat({ after: { frames: 1 }, by: 'error', message: 'out of memory' }, true)

  expect(textOf(response).split('\n').slice(1)).toEqual(['{"error":"out of memory"}', ''])
  expect(response.ended).toBe('complete')
})

test('by error before the first frame: a status, chunked and without a charset on a stream', async () => {
  const response = await chat({ after: { frames: 0 }, by: 'error' }, true)

  expect(response).toMatchObject({ status: 500, framing: 'chunked' })
  expect(textOf(response)).toMatch(/^\{"error":"model runner has unexpectedly stopped/)
})

test('by error, asked for as a whole: status 500 whenever it strikes', async () => {
  const response = await chat({ after: { frames: 2 }, by: 'error' }, false)

  expect([response.status, response.framing, textOf(response)]).toEqual([
    500,
    'content-length',
    '{"error":"an error was encountered while running the model: unexpected EOF"}',
  ])
})

test('a non-streaming response is the error if the model stops in the middle', async () => {
  expect(await chat({ after: { frames: 2 }, by: 'fin' }, false)).toMatchObject({ status: 0 })
})

test('in the OpenAI dialect frames are native objects too, and the error loses its text', async () => {
  const response = await chat(
    { after: { frames: 2 }, by: 'error', message: 'lost' },
    true,
    '/v1/chat/completions',
  )
  const events = textOf(response).trimEnd().split('\n\n')

  expect(events).toHaveLength(3)
  expect(JSON.parse(events[2]?.slice('data: '.length) ?? '')).toMatchObject({
    model: '',
    choices: [{ delta: { content: '' }, finish_reason: null }],
  })
})

test('a stream without its end mark ends in order', async () => {
  ollama.use({ fixtures: [{ reply: { content, wire: { omitDone: true } } }] })
  const body = { model: 'llama3.2', messages: [{ role: 'user', content: 'Go' }] }
  const response = await exchange(
    { method: 'POST', path: '/api/chat', headers: {}, body },
    { port: ollama.port },
  )

  expect([response.ended, textOf(response).includes('"done":true')]).toEqual(['complete', false])
})

test('a client that leaves is noticed', async () => {
  ollama.use({ fixtures: [{ reply: { content, pace: { gaps: [0, 60_000] } } }] })
  const body = { model: 'llama3.2', messages: [{ role: 'user', content: 'Go' }] }
  await exchange(
    { method: 'POST', path: '/api/chat', headers: {}, body },
    { port: ollama.port, leaveAfterBytes: 1 },
  )

  await expect.poll(() => ollama.requests.at(-1)).toMatchObject({ outcome: 'aborted', frames: 1 })
})
