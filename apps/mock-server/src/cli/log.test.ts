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

function toLine(entry: Parameters<ReturnType<typeof createLogger>['request']>[0]): unknown {
  using stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  createLogger('pretty').request(entry)
  return stdout.mock.calls[0]?.[0]
}
