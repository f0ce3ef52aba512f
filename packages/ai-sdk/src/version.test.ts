import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { VERSION } from './index.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const { version, peerDependencies, peerDependenciesMeta, devDependencies } = JSON.parse(
  read('../package.json'),
) as {
  version: string
  peerDependencies: { ai: string }
  peerDependenciesMeta: { ai: object }
  devDependencies: { ai: string }
}

test('B37 VERSION is the version of the package', () => {
  expect(VERSION).toBe(version)
})

test('README, peer dependency and tests agree on the major version of `ai`', () => {
  const [, major = ''] = /^\| 0\.x \| (\d+)\.x \|/m.exec(read('../README.md')) ?? []

  expect(peerDependencies.ai).toBe(`^${major}.0.0`)
  // Programs that only implement the provider interface need no `ai`.
  expect(peerDependenciesMeta.ai).toEqual({ optional: true })
  expect(devDependencies.ai.split('.')[0]).toBe(major)
})
