/** The fixture and the matcher in Playwright's own runner: a test that opens no page needs no browser. */
import { execFile } from 'node:child_process'
import { mkdtempDisposable, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const spec = (entry: string): string => `import { createTest, expect, test } from ${JSON.stringify(entry)}

const ask = (ollama) => fetch(ollama.url + '/api/chat', { method: 'POST', body: '{"model":"llama3.2","messages":[{"role":"user","content":"Hi"}]}' })

test('answers', async ({ ollama }) => {
  ollama.reply('Hello')
  expect(await (await ask(ollama)).text()).toContain('Hello')
  expect(ollama).toHaveReceived({ user: 'Hi' }, { times: 1 })
  expect(ollama).not.toHaveReceived({ user: 'Bye' })
})
test('forgets', ({ ollama }) => ollama.reply('unused'))
createTest({ models: ['qwen3'] })('has options', async ({ ollama }) => {
  expect((await ask(ollama)).status).toBe(404)
})
`

interface Report {
  suites: {
    specs: { title: string; tests: { results: { status: string; errors: { message: string }[] }[] }[] }[]
  }[]
}

test('each test gets a mock, and one that leaves something undone fails', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'playwright-'))
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
  await symlink(modules, join(folder.path, 'node_modules'))
  await writeFile(
    join(folder.path, 'mock.spec.mjs'),
    spec(fileURLToPath(new URL('index.ts', import.meta.url))),
  )
  const env = { PATH: process.env['PATH'] ?? '', NODE_OPTIONS: '-C @ollamakit/source' }
  const ended = promisify(execFile)(
    process.execPath,
    [join(modules, '@playwright/test/cli.js'), 'test', '--reporter=json'],
    { cwd: folder.path, env },
  )
  const { stdout } = await ended.catch((error: unknown) => error as { stdout: string })
  const report = JSON.parse(stdout) as Report
  const results = report.suites.flatMap(({ specs }) =>
    specs.map(({ title, tests }) => [
      title,
      tests[0]?.results[0]?.status,
      tests[0]?.results[0]?.errors[0]?.message ?? '',
    ]),
  )

  expect(results).toEqual([
    ['answers', 'passed', ''],
    ['forgets', 'failed', expect.stringContaining('the mock is not done')],
    ['has options', 'passed', ''],
  ])
})
