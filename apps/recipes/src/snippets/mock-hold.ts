import { createMockOllama } from '@ollamakit/mock-server'

const ollama = await createMockOllama({ models: ['llama3.2'] })
const held = ollama.hold({ user: /story/ })

const body = JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content: 'Tell me a story' }] })
const answering = fetch(`${ollama.url}/api/chat`, { method: 'POST', body })
await held.request // the request has arrived
held.push('Once') // sends one frame
held.push(' upon')
held.fail('out of memory') // or held.end()

console.log(await (await answering).text())
await ollama.close()
