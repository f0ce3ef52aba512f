/** The fixture and the matcher as tests use them, and what a run says when a test leaves something undone. */
import { execFile } from 'node:child_process'
import { mkdtempDisposable, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, test as base } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'
import { createTest, test } from './index.ts'

const say = async (url: string, content: string): Promise<string> => {
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    body: JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content }] }),
  })
  return response.text()
}

test('a test gets a mock of its own', async ({ ollama, expect }) => {
  ollama.reply('Hello')

  expect(await say(ollama.url, 'Hi')).toContain('Hello')
  expect(ollama).toHaveReceived()
})

test('OLLAMA_HOST is the address of the mock meanwhile', ({ ollama, expect }) => {
  expect(process.env['OLLAMA_HOST']).toBe(ollama.url)
})

base('and it is set back afterwards', ({ expect }) => {
  expect(process.env['OLLAMA_HOST']).toBeUndefined()
})

test('and the next one another', ({ ollama, expect }) => {
  expect(ollama).not.toHaveReceived()
})

createTest({ models: ['qwen3:8b'] })('options are those of createMockOllama', async ({ ollama, expect }) => {
  expect(await (await fetch(`${ollama.url}/api/tags`)).json()).toMatchObject({
    models: [{ name: 'qwen3:8b' }],
  })
})

describe('toHaveReceived', () => {
  test('looks at what was asked, and how often', async ({ ollama, expect }) => {
    await say(ollama.url, 'How is the weather?')
    await say(ollama.url, 'Who are you?')
    await fetch(`${ollama.url}/api/tags?x=1`)

    expect(ollama).toHaveReceived(
      { user: /weather/, model: 'llama3.2:latest', outcome: 'completed' },
      { times: 1 },
    )
    expect(ollama).toHaveReceived(
      { method: 'POST', path: '/api/chat', status: 200, stream: true },
      { times: 2 },
    )
    expect(ollama).toHaveReceived({ path: '/api/tags' })
    expect(ollama).toHaveReceived({ path: '/api/tags?x=1' })
    expect(ollama).not.toHaveReceived({ user: 'This was never said' })
    expect(ollama).toHaveReceived({}, { times: 3 })
  })

  test('sees requests that were rejected before any fixture was looked at', async ({ ollama, expect }) => {
    await fetch(`${ollama.url}/api/chat`, {
      method: 'POST',
      body: '{"model":"nope","messages":[{"role":"user","content":"x"}]}',
    })

    expect(ollama).toHaveReceived({ model: 'nope', user: 'x', status: 404 })
  })

  test('says what came instead', async ({ ollama, expect }) => {
    await say(ollama.url, 'a')

    expect(() => expect(ollama).toHaveReceived({ user: 'b', path: '/api/chat' })).toThrow(
      'expected the mock to have received {"user":"b","path":"/api/chat"}; of 1 requests 0 match\n  POST /api/chat: ✓ path  ✗ user "b" (found "a")',
    )
    expect(() => expect(ollama).not.toHaveReceived({ user: 'a' })).toThrow(
      'expected the mock not to have received',
    )
  })

  test('takes a scope as well', async ({ expect }) => {
    await using ollama = await createMockOllama()
    const scope = ollama.scope('a')
    await say(scope.url, 'x')

    expect(scope).toHaveReceived({ user: 'x' })
    expect(ollama).not.toHaveReceived({ user: 'x' })
  })
})

test('a test that leaves a prepared reply unused fails, and one that fails anyway says only why', async ({
  expect,
}) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'undone-'))
  const conditions = ['@ollamakit/source', 'node', 'import', 'default']
  const config = { resolve: { conditions }, ssr: { resolve: { conditions, externalConditions: conditions } } }
  await writeFile(join(folder.path, 'vitest.config.mjs'), `export default ${JSON.stringify(config)}`)
  await writeFile(
    join(folder.path, 'undone.test.ts'),
    `import { test } from ${JSON.stringify(fileURLToPath(new URL('index.ts', import.meta.url)))}
test('forgets', ({ ollama }) => ollama.reply('unused'))
test('fails', ({ ollama, expect }) => { ollama.reply('unused'); expect(1).toBe(2) })
`,
  )
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
  await symlink(modules, join(folder.path, 'node_modules'))
  const report = join(folder.path, 'report.json')
  await run([
    join(modules, 'vitest/vitest.mjs'),
    'run',
    '--root',
    folder.path,
    '--reporter=json',
    `--outputFile=${report}`,
  ])
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as {
    testResults: { assertionResults: { title: string; failureMessages: string[] }[] }[]
  }
  const failures = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ title, failureMessages }) => [
      title,
      [...new Set(failureMessages.map((text) => text.split('\n')[0]))],
    ]),
  )

  expect(failures).toEqual([
    ['forgets', ['Error: the mock is not done:']],
    ['fails', ['AssertionError: expected 1 to be 2 // Object.is equality']],
  ])
})

/** Runs a command to its end, whatever its exit code. */
async function run(args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, args, { env: { PATH: process.env['PATH'] ?? '' } }).catch(
    () => {},
  )
}
