/** A process of its own: asks a mock many different large questions on several routes and scopes, and prints what it keeps. */
import { createMockOllama } from '../index.ts'

const [questions = 0, megabytes = 0] = process.argv.slice(2).map(Number)
const ollama = await createMockOllama()
const text = 'x'.repeat(megabytes * 1024 * 1024)

const bodies: [path: string, body: (question: string) => object][] = [
  ['/api/chat', (content) => ({ model: 'llama3.2', messages: [{ role: 'user', content }] })],
  [
    '/t/scope/v1/chat/completions',
    (content) => ({ model: 'llama3.2', messages: [{ role: 'user', content }] }),
  ],
  ['/api/generate', (prompt) => ({ model: 'llama3.2', prompt })],
  ['/api/embed', (input) => ({ model: 'nomic-embed-text', input })],
]

for (let i = 0; i < questions; i++) {
  const [path, toBody] = bodies[i % bodies.length] ?? ['', () => ({})]
  const body = JSON.stringify({ stream: false, ...toBody(`${i} ${text}`) })
  const response = await fetch(ollama.url + path, { method: 'POST', body })
  if (!response.ok) throw new Error(await response.text())
  await response.arrayBuffer()
}
const rssMegabytes = Math.round(process.memoryUsage().rss / 1024 / 1024)
process.stdout.write(JSON.stringify({ rssMegabytes, kept: ollama.requests.length, dropped: ollama.dropped }))
await ollama.close()
