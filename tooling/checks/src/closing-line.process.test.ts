/** The last line of a test run counts what the runner counted, whatever went wrong. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './repository.ts'

const reporter = fileURLToPath(new URL('closing-line.ts', import.meta.url))
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'closing-line-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('passed, failed and skipped tests are counted, and a file that does not compile is a failure', () => {
  write(
    'a.test.js',
    "test('yes', () => {}); test('also', () => {}); test('no', () => { throw new Error('no') }); test.skip('later', () => {})",
  )
  write('b.test.js', 'test(')

  expect(lastLine()).toBe('2 passed, 2 failed, 1 skipped')
})

test('a hook that throws and an unhandled rejection are failures', () => {
  write(
    'a.test.js',
    "describe('group', () => { beforeAll(() => { throw new Error('no') }); test('never runs', () => {}) })",
  )
  write('b.test.js', "test('yes', () => { Promise.reject(new Error('not awaited')) })")

  expect(lastLine()).toBe('1 passed, 2 failed, 1 skipped')
})

test('a run in which all is well', () => {
  write('a.test.js', "test('yes', () => {})")
  write('b.test.js', "test('also', () => {})")

  expect(lastLine()).toBe('2 passed, 0 failed, 0 skipped')
})

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
}

/** Runs the files of the folder as the repository's own are run. */
function lastLine(): string | undefined {
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--root',
    folder,
    '--globals',
    '--reporter=default',
    `--reporter=${reporter}`,
  ]
  return run(args).trimEnd().split('\n').at(-1)
}

function run(args: string[]): string {
  try {
    return execFileSync(process.execPath, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    })
  } catch (error) {
    // a run with failures has an exit code other than 0
    return typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : ''
  }
}
