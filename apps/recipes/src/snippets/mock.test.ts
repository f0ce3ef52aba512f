import { createOllamaClient } from '@ollamakit/core'
import { createMockOllama } from '@ollamakit/mock-server'
import { expect, test } from 'vitest'

test('asks for the weather', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  ollama.on({ user: /weather/ }).reply({ toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' } }] })

  const { chat } = createOllamaClient({ baseURL: ollama.url })
  const tools = [
    { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  ]
  const { toolCalls } = await chat.generate({
    model: 'llama3.2',
    messages: [{ role: 'user', text: 'How is the weather in Paris?' }],
    tools,
  })

  expect(toolCalls).toMatchObject([{ name: 'get_weather', arguments: '{"city":"Paris"}' }])
  ollama.assertDone() // every prepared reply was used
})
