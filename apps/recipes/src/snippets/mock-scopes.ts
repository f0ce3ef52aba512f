import { createMockOllama } from '@ollamakit/mock-server'

const ollama = await createMockOllama({ models: ['llama3.2'], clock: 'virtual' })
const first = ollama.scope('first') // its own fixtures, counters, models and journal under /t/first
first.reply({ content: ['Slow', ' but', ' sure'], pace: { firstToken: 5_000, perToken: 100 } })

const body = JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content: 'Hurry!' }] })
const answering = fetch(`${first.url}/api/chat`, { method: 'POST', body }).then((response) => response.text())
while (first.requests.length === 0) await new Promise((resolve) => void setImmediate(resolve))
await ollama.advance(6_000) // without waiting

console.log(await answering)
console.log(ollama.requests.length, first.requests.at(-1)?.outcome)
await ollama.close()
