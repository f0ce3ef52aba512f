import { expect, test } from 'vitest'
import { createOllamaClient } from '../index.ts'

const answered = {
  model: 'nimble',
  answers: { spam: { type: 'noul', noul: 0.9 } },
  usage: { input_tokens: 5, output_tokens: 1 },
}

test('`systemone` sends the questions and returns the answers', async () => {
  const sent: unknown[] = []
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const request = new Request(url, init)
    sent.push([request.url, await request.json()])
    return Response.json(answered)
  }
  const request = {
    model: 'nimble',
    state: 'Buy now',
    questions: { spam: { type: 'noul', instructions: 'Is it spam?' } },
  } as const

  expect(await createOllamaClient({ baseURL: 'http://h', fetch }).openai.systemone(request)).toEqual(answered)
  expect(sent).toEqual([['http://h/v1/systemone', request]])
})
