/** Memory: a process whose heap is smaller than what it is asked to keep, in all scopes together. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const questions = new URL('../testing/ask-large-questions.ts', import.meta.url)
const filling = new URL('../testing/fill-memory.ts', import.meta.url)

async function run(script: URL, ...words: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--max-old-space-size=400',
    '-C',
    '@ollamakit/source',
    fileURLToPath(script),
    ...words,
  ])
  return JSON.parse(stdout)
}

test('400 different questions of 2 MB, which no fixture answers, are not kept', async () => {
  const { rssMegabytes, kept, dropped } = (await run(questions, '400', '2')) as Record<string, number> // printed by our own script

  expect(kept).toBeLessThan(150)
  expect(dropped).toBeGreaterThan(50)
  // The questions are 800 MB; the journal's budget is 256 MB, and each counts for its bytes and its text.
  expect(rssMegabytes).toBeLessThan(750)
}, 240_000)

test.each([
  ['a question in each scope', { 200: 200 }],
  ['a schema of many small values', { 200: 100 }],
  ['fixtures of a file in each scope', { 200: 600 }],
  ['fixtures added by requests', { 200: expect.any(Number), 507: expect.any(Number) }],
  ['replaced fixtures', { 200: expect.any(Number), 507: expect.any(Number) }],
  ['models with long texts', { 200: expect.any(Number), 507: expect.any(Number) }],
  ['uploaded files', { 400: expect.any(Number), 507: expect.any(Number) }],
] as const)(
  '%s: the memory is bounded over all scopes, and what is dropped or refused is told',
  async (kind, statuses) => {
    const printed = (await run(filling, kind)) as { rssMegabytes: number } // printed by our own script

    expect(printed).toMatchObject({ statuses, told: true })
    expect(printed.rssMegabytes).toBeLessThan(900)
  },
  240_000,
)
