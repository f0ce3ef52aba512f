/** A process of its own: makes a mock keep one kind of thing in many scopes, and prints how much memory that takes. */
import { createMockOllama } from '../index.ts'

const kind = process.argv[2] ?? ''
const ollama = await createMockOllama({
  fixtures: { fixtures: Array.from({ length: 2000 }, (_, i) => ({ when: { user: `${i}` }, reply: 'x' })) },
})
const megabyte = 'x'.repeat(1024 * 1024)

async function send(path: string, body: object | string, method = 'POST'): Promise<number> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(ollama.url + path, { method, body: text })
  await response.arrayBuffer()
  return response.status
}

/** What one step keeps, by the position of the step. */
const steps: { [kind: string]: { count: number; step: (i: number) => Promise<number> } } = {
  'a question in each scope': {
    count: 200,
    step: (i) =>
      send(`/t/s${i}/api/chat`, {
        model: 'llama3.2',
        stream: false,
        messages: [{ role: 'user', content: `${i} ${megabyte}${megabyte}` }],
      }),
  },
  'a schema of many small values': {
    count: 100,
    step: (i) =>
      send(`/t/s${i}/api/chat`, {
        model: 'llama3.2',
        stream: false,
        messages: [{ role: 'user', content: 'Hi' }],
        format: { type: 'string', examples: Array.from({ length: 100_000 }, () => []), title: `${i}` },
      }),
  },
  'fixtures of a file in each scope': {
    count: 600,
    step: (i) => send(`/t/s${i}/api/show`, { model: 'llama3.2' }),
  },
  'fixtures added by requests': {
    count: 150,
    step: (i) => send(`/t/s${i}/__mock/fixtures`, { fixtures: [{ reply: `${i} ${megabyte}` }] }),
  },
  'replaced fixtures': {
    count: 200,
    step: (i) => send(`/t/s${i}/__mock/fixtures`, { fixtures: [{ reply: `${i} ${megabyte}` }] }, 'PUT'),
  },
  'models with long texts': {
    count: 300,
    step: (i) =>
      send(`/t/s${i}/api/create`, {
        model: `m${i}`,
        from: 'llama3.2',
        system: `${i} ${megabyte}`,
        stream: false,
      }),
  },
  'uploaded files': {
    count: 2500,
    step: (i) =>
      send(`/t/s${i % 900}/api/blobs/sha256:${'0'.repeat(64)}`, `${i} ${megabyte.slice(0, 65_000)}`),
  },
}

const { count, step } = steps[kind] ?? { count: 0, step: () => Promise.reject(new Error(`unknown: ${kind}`)) }
const statuses: { [status: number]: number } = {}
for (let i = 0; i < count; i++) {
  const status = await step(i)
  statuses[status] = (statuses[status] ?? 0) + 1
}
const rssMegabytes = Math.round(process.memoryUsage().rss / 1024 / 1024)
const told = 507 in statuses || ollama.warnings.length > 0 || ollama.scope('s0').dropped > 0
process.stdout.write(JSON.stringify({ rssMegabytes, statuses, told }))
await ollama.close()
