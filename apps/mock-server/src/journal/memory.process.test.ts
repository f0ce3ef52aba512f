/** Memory: a process whose heap is smaller than what it is asked. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('../testing/ask-large-questions.ts', import.meta.url))

test('400 different questions of 2 MB, which no fixture answers, are not kept', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--max-old-space-size=160',
    '-C',
    '@ollamakit/source',
    script,
    '400',
    '2',
  ])
  const { rssMegabytes, kept, dropped } = JSON.parse(stdout) as Record<string, number> // printed by our own script

  expect(kept).toBeLessThan(150)
  expect(dropped).toBeGreaterThan(50)
  // The questions are 800 MB; the journal's budget is 256 MB, and each counts for its bytes and its text.
  expect(rssMegabytes).toBeLessThan(750)
}, 240_000)
