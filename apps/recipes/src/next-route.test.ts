/** The route of the AI SDK README as Next.js calls it, with the transport that `useChat` uses, against the mock. */
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai'
import { afterEach, expect, test, vi } from 'vitest'
import { POST } from './snippets/next-route.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const messages: UIMessage[] = [
  { id: '1', role: 'user', parts: [{ type: 'text', text: 'Why is the sky blue?' }] },
]

/** The page's side of the route. */
function send(abortSignal?: AbortSignal) {
  const transport = new DefaultChatTransport({
    fetch: (_url, init) => POST(new Request('http://h/api/chat', init)),
  })
  return transport.sendMessages({
    chatId: 'a',
    trigger: 'submit-message',
    messageId: undefined,
    messages,
    abortSignal,
  })
}

// The provider reads the environment with its first request: all tests share one server, in scopes.
const mock: MockOllama = await createMockOllama({
  models: [{ name: 'llama3.2', capabilities: ['completion', 'tools', 'thinking'] }],
})
process.env.OLLAMA_HOST = mock.url

test('the page gets reasoning, text and metadata', async () => {
  mock.reply({ thinking: 'Light scatters.', content: ['Because ', 'of Rayleigh.'] })

  let last: UIMessage | undefined
  for await (const message of readUIMessageStream({ stream: await send() })) last = message

  expect(last?.parts).toMatchObject([
    { type: 'step-start' },
    { type: 'reasoning', text: 'Light scatters.' },
    { type: 'text', text: 'Because of Rayleigh.' },
  ])
  expect(last?.metadata).toEqual({ tokens: expect.any(Number) as number })
})

test.each([
  [404, 1, 'This model is not installed.'],
  [503, 3, 'The model is busy or cannot be reached. Try again.'],
  [500, 1, 'The model failed.'],
])('a refusal with %i is told in words, after %i requests', async (status, requests, words) => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const error = { status, message: "template: unexpected 'llama3.2'", headers: { 'retry-after-ms': '1' } }
  for (let i = 0; i < requests; i++) mock.reply({ error })

  const errors: string[] = []
  for await (const chunk of await send()) if (chunk.type === 'error') errors.push(chunk.errorText)

  expect(errors).toEqual([words])
})

test('a failure is told in words, and logged whole', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  mock.reply({ content: ['Because ', 'of'], fault: { after: { frames: 1 }, by: 'reset' } })

  const errors: string[] = []
  for await (const chunk of await send()) if (chunk.type === 'error') errors.push(chunk.errorText)

  expect(errors).toEqual(['The model is busy or cannot be reached. Try again.'])
  expect(logged).toHaveBeenCalled()
})
