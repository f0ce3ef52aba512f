import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { VERSION } from './index.ts'

test('B37 VERSION is the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  expect(VERSION).toBe(version)
})
