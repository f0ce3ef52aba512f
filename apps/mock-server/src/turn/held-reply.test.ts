/** A reply said by hand, as its client hears it. */
import { expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../index.ts'

const messages = [{ role: 'user', content: 'Go' }]
const ask = (ollama: MockOllama, stream: boolean, path = '/api/chat'): Promise<Response> =>
  fetch(ollama.url + path, {
    method: 'POST',
    body: JSON.stringify({ model: 'llama3.2', stream, messages, prompt: 'Go' }),
  })

/** Reads a stream one read at a time. */
function readerOf(response: Response): () => Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  return async () => (await reader?.read())?.value ?? 'over'
}

test('each push is a frame that arrives before the next is said', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const held = ollama.hold()
  const asking = ask(ollama, true)
  expect(await held.request).toMatchObject({ path: '/api/chat', fixture: 'fixtures[0]' })
  held.push('Hel')
  const read = readerOf(await asking)
  expect(JSON.parse(await read())).toMatchObject({ message: { content: 'Hel' }, done: false })
  held.push({ toolCalls: [{ name: 'f', id: 'x' }] })
  expect(JSON.parse(await read())).toMatchObject({
    message: { tool_calls: [{ id: 'x', function: { index: 0, name: 'f' } }] },
  })
  held.end({ finish: 'length', usage: { output: 7 } })
  expect(JSON.parse(await read())).toMatchObject({ done: true, done_reason: 'length', eval_count: 7 })
  expect(await read()).toBe('over')
  ollama.assertDone()
})

test('what is said before the request comes is not lost', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const held = ollama.hold({ user: 'Go' })
  held.push('a', 'b')
  held.end()

  expect((await (await ask(ollama, true)).text()).match(/"content":"[ab]"/g)).toEqual([
    '"content":"a"',
    '"content":"b"',
  ])
  expect(ollama.requests[0]).toMatchObject({ outcome: 'completed', frames: 3 })
})

test('a failure in the middle is a line, one at the beginning a status', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const late = ollama.hold()
  const early = ollama.hold()
  late.push('a')
  late.fail('out of memory')
  early.fail({ status: 503, message: 'busy' })

  expect((await (await ask(ollama, true)).text()).split('\n').slice(1)).toEqual([
    '{"error":"out of memory"}',
    '',
  ])
  const refused = await ask(ollama, true)
  expect([refused.status, await refused.json()]).toEqual([503, { error: 'busy' }])
})

test('a non-streaming request gets the response once it is complete', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const held = ollama.hold()
  const asking = ask(ollama, false)
  await held.request
  held.push('a')
  held.push('b')
  held.end()

  expect(await (await asking).json()).toMatchObject({ message: { content: 'ab' }, done: true, eval_count: 2 })
})

test('in the OpenAI dialect it is events', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const held = ollama.hold({ dialect: 'openai' })
  const asking = ask(ollama, true, '/v1/chat/completions')
  await held.request
  held.push('a')
  const read = readerOf(await asking)
  expect(await read()).toMatch(/^data: \{.*"content":"a".*\}\n\n$/)
  held.end()
  expect(await read()).toMatch(/"finish_reason":"stop".*\n\ndata: \[DONE\]\n\n$/s)
})

test('a client that leaves is noticed although nothing is said', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const held = ollama.hold()
  const leaving = new AbortController()
  const asking = fetch(`${ollama.url}/api/chat`, {
    method: 'POST',
    signal: leaving.signal,
    body: JSON.stringify({ model: 'llama3.2', messages }),
  })
  await held.request
  held.push('a')
  const response = await asking
  leaving.abort()
  await expect(response.text()).rejects.toThrow('abort')

  await expect.poll(() => ollama.requests[0]?.outcome).toBe('aborted')
  expect(ollama.requests[0]?.frames).toBe(1)
})

test('a held reply without a request is left over, and push() after the end throws', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const held = ollama.hold()
  held.end()

  expect(() => held.push('x')).toThrow('this reply has')
  expect(() => held.end()).toThrow('this reply has')
  expect(() => ollama.assertDone()).toThrow(
    /never used up: fixtures\[0\] \(.*held-reply\.test\.ts:\d+\) \(used 0 of 1\)/,
  )
})
