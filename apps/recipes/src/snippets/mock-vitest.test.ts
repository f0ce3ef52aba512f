import { createOllamaClient } from '@ollamakit/core'
import { test } from '@ollamakit/mock-server/vitest'

test('asks the model only once', async ({ ollama, expect }) => {
  ollama.on({ user: { contains: 'capital' } }).reply('Paris.')

  const { chat } = createOllamaClient({ baseURL: ollama.url })
  await chat.generate({
    model: 'llama3.2',
    messages: [{ role: 'user', text: 'What is the capital of France?' }],
  })

  expect(ollama).toHaveReceived({ path: '/api/chat', user: /France/ }, { times: 1 })
})
