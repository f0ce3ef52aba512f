/** Each file of `snippets/` runs against the mock and prints something. */
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { promisify } from 'node:util'
import { createMockOllama } from '@ollamakit/mock-server'
import { expect, test } from 'vitest'

const programs = globSync('*.ts', { cwd: `${import.meta.dirname}/snippets` }).filter(
  // A route handler runs in a server: `next-route.test.ts` calls it.
  (file) => !file.endsWith('.test.ts') && !file.startsWith('next-'),
)

test.each(programs)('%s', async (file) => {
  await using mock = await createMockOllama()
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['-C', '@ollamakit/source', `${import.meta.dirname}/snippets/${file}`],
    {
      env: { ...process.env, OLLAMA_HOST: mock.url },
    },
  )
  expect(stdout).not.toBe('')
  expect(stderr).toBe('')
})
