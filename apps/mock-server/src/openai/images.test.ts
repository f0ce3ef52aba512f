import { expect, test } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'
import { ask } from '../testing/ask.ts'

const body = { model: 'llama3.2', prompt: 'A cat' }

test.each([
  ['0.14.2', 404, 404],
  ['0.14.3', 200, 404],
  ['0.15.0', 200, 400],
  ['0.32.5', 200, 400],
  ['0.32.6', 404, 404],
  ['0.33.0', 404, 404],
])('a server of version %s answers image routes with %i and %i', async (version, generations, edits) => {
  await using ollama = await createMockOllama({ models: ['llama3.2'], version })
  const answers = [
    await ask(ollama, '/v1/images/generations', body),
    await ask(ollama, '/v1/images/edits', body),
  ]

  expect(answers.map(({ status }) => status)).toEqual([generations, edits])
})

test('a picture is a PNG in base64', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'], version: '0.32.5' })
  const { json } = await ask(ollama, '/v1/images/generations', body)
  const { data } = json as { data: { b64_json: string }[] }

  expect(
    Buffer.from(data[0]?.b64_json ?? '', 'base64')
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG')
})

test.each([
  [{ ...body, prompt: '' }, 400, 'prompt is required'],
  [{ ...body, model: '' }, 400, 'model is required'],
  [{ ...body, model: 'nope' }, 404, "model 'nope' not found"],
])('%j is rejected with %i', async (sent, status, message) => {
  await using ollama = await createMockOllama({ models: ['llama3.2'], version: '0.32.5' })

  expect(await ask(ollama, '/v1/images/generations', sent)).toMatchObject({
    status,
    json: { error: { message } },
  })
})
