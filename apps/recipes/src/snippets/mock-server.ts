import { createMockOllama } from '@ollamakit/mock-server'

const ollama = await createMockOllama({ models: ['llama3.2'] })
ollama.on({ user: /weather/ }).reply({ toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' } }] })
ollama.reply('Hello')

const response = await fetch(`${ollama.url}/api/chat`, {
  method: 'POST',
  body: JSON.stringify({ model: 'llama3.2', stream: false, messages: [{ role: 'user', content: 'Hi' }] }),
})
console.log(await response.json())
await ollama.close()
