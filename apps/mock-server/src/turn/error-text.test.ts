/** A scripted failure without a message says what a server says with that status, in every dialect. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'

let ollama: MockOllama
beforeAll(async () => {
  ollama = await createMockOllama({ models: ['m', 'nomic-embed-text'] })
})
afterAll(() => ollama.close())

const stopped = /^model runner has unexpectedly stopped, .*check ollama server logs for details$/
const busy = 'server busy, please try again.  maximum pending requests exceeded'
const messages = [{ role: 'user', content: 'Hi' }]
const routes: [path: string, body: object][] = [
  ['/api/chat', { model: 'm', messages }],
  ['/api/generate', { model: 'm', prompt: 'Hi' }],
  ['/api/embed', { model: 'nomic-embed-text', input: 'Hi' }],
  ['/v1/chat/completions', { model: 'm', messages }],
  ['/v1/responses', { model: 'm', input: 'Hi' }],
  ['/v1/messages', { model: 'm', messages, max_tokens: 5 }],
]
const failures: [error: { status: number; message?: string; stage?: 'load' }, text: unknown][] = [
  [{ status: 500 }, expect.stringMatching(stopped)],
  [{ status: 503 }, busy],
  [{ status: 503, stage: 'load' }, busy],
  [{ status: 404 }, expect.stringMatching(/^model '(m|nomic-embed-text)' not found$/)],
  [{ status: 429 }, 'too many requests'],
  [{ status: 401 }, 'unauthorized'],
  [{ status: 502 }, 'bad gateway'],
  [{ status: 499 }, 'status 499'],
  // The dialects of others have words of their own for no text.
  [{ status: 500, message: '' }, expect.stringMatching(/^(something went wrong, .*)?$/)],
]

test.each(failures.flatMap(([error, text]) => routes.map(([path, body]) => ({ path, body, error, text }))))(
  '$path: $error',
  async ({ path, body, error, text }) => {
    ollama.reset()
    ollama.on({}).reply({ error })
    const sent = { method: 'POST', body: JSON.stringify({ ...body, stream: false }) }
    const response = await fetch(ollama.url + path, sent)
    const { error: told } = (await response.json()) as { error: string | { message: string } }

    expect([response.status, typeof told === 'string' ? told : told.message]).toEqual([error.status, text])
  },
)
