import { expect, test, vi } from 'vitest'
import { createMockOllama } from '../index.ts'
import { createLogger } from './log.ts'

test('what a client calls a model is no line of the log', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  for (const model of ['llama3.2', 'x\n200 GET /', '\u001b[31m', 'x'.repeat(1000), 7]) {
    await (await fetch(`${ollama.url}/api/show`, { method: 'POST', body: JSON.stringify({ model }) })).text()
  }

  expect(ollama.requests.map(toLine)).toEqual([
    '200 POST /api/show  llama3.2\n',
    '400 POST /api/show  "x\\n200 GET /"\n',
    '400 POST /api/show  "\\u001b[31m"\n',
    `400 POST /api/show  "${'x'.repeat(200)}"\n`,
    '400 POST /api/show\n',
  ])
})

test('an unmatched request is logged with the nearest fixtures, and a cut response with the place', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'], strict: true })
  ollama
    .on({ user: 'Hi', turn: 1 })
    .reply({ content: ['a', 'b'], fault: { after: { frames: 1 }, by: 'fin' } })
  for (const content of ['Hi', 'Ho']) {
    const body = JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content }] })
    await fetch(`${ollama.url}/api/chat`, { method: 'POST', body }).then((response) =>
      response.text().catch(() => 'cut'),
    )
  }

  const lines = ollama.requests.map((entry) =>
    String(toLine(entry)).replace(/\([^)]*log\.test\.ts:\d+\)/, '(here)'),
  )
  expect(lines).toEqual([
    '200 POST /api/chat  llama3.2  fixtures[0]  cut after 1 frame\n',
    '400 POST /api/chat  llama3.2  no fixture matches\n    fixtures[0] (here): ✗ user "Hi" (found "Ho")  ✓ turn\n',
  ])
})

function toLine(entry: Parameters<ReturnType<typeof createLogger>['request']>[0]): unknown {
  using stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  createLogger('pretty').request(entry)
  return stdout.mock.calls[0]?.[0]
}
