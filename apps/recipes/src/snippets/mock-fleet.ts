import { createMockOllama } from '@ollamakit/mock-server'

const first = await createMockOllama({ models: ['llama3.2'] })
const second = await createMockOllama({ models: ['llama3.2', 'qwen3'] })
const olla = await createMockOllama({
  as: 'olla',
  backends: [
    { name: 'gpu-1', url: first.url },
    { name: 'gpu-2', url: second.url },
  ],
})
await first.down() // and later first.up(), or first.slow(2_000), or first.closeConnections()

const response = await fetch(`${olla.url}/olla/ollama/api/chat`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' }, // without it Olla does not look for the model
  body: JSON.stringify({ model: 'llama3.2:latest', messages: [{ role: 'user', content: 'Hi' }] }),
})
console.log(response.status, response.headers.get('x-olla-endpoint'))
for (const mock of [olla, second, first]) await mock.close()
