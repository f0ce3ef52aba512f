/** What the READMEs show is what runs: each TypeScript block is a file of `snippets/`, and each of these runs against the mock. */
import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createMockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const snippets = new Map(
  globSync('snippets/*.ts', { cwd: import.meta.dirname }).map((file) => [
    basename(file),
    readFileSync(new URL(file, import.meta.url), 'utf8').trim(),
  ]),
)

describe.each(globSync(['README.md', 'packages/*/README.md', 'apps/*/README.md'], { cwd: root }))(
  '%s',
  (readme) => {
    const blocks = [
      ...readFileSync(`${root}/${readme}`, 'utf8').matchAll(/^```(?:ts|typescript)\n([^]*?)^```$/gm),
    ].map(([, code]) => code?.trim() ?? '')

    test('shows only code that is a file of snippets/', () => {
      const files = new Set(snippets.values())
      expect(blocks.filter((block) => !files.has(block))).toEqual([])
    })
  },
)

describe('every snippet runs', () => {
  const programs = [...snippets.keys()].filter((file) => !file.endsWith('.test.ts'))

  test.concurrent.each(programs)('%s', async (file) => {
    await using mock = await createMockOllama({ models: ['llama3.2', 'qwen3:8b'] })
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
})
