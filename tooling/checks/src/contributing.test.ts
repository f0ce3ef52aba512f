/** CONTRIBUTING's table of changes names files that exist, and counts them. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { files, read, root } from './repository.ts'

/** What the parts of an adapter are called in every package; the framework's own words differ. */
const adapterParts = /^packages\/foo\/src\/(to-chat-request|to-chat-messages)\.ts$/

const rows = [...read('CONTRIBUTING.md').matchAll(/^\| ([^|]+) \| ([^|]+) \| (\d+) \|$/gm)].map(
  ([, change = '', where = '', count]) => ({
    change,
    paths: [...where.matchAll(/`([^`]+\/[^`]+)`/g)].map(([, path = '']) => path),
    count: Number(count),
  }),
)

test('the table lists seven changes', () => {
  expect(rows).toHaveLength(7)
})

test.each(rows.filter(({ change }) => change !== 'fixture'))('$change: as many files as counted', (row) => {
  expect(row.paths).toHaveLength(row.count)
})

test('the paths of the table exist: a new file has its folder, an adapter has the names of the others', () => {
  const named = rows.flatMap(({ paths }) => paths)
  const expected = named.flatMap((path) => {
    if (!path.includes('foo')) return [path]
    if (!path.startsWith('packages/foo/')) return [dirname(path)]
    return adapterParts.test(path)
      ? ['ai-sdk', 'langchain'].map((adapter) => path.replace('packages/foo', `packages/${adapter}`))
      : []
  })

  expect(named.length).toBeGreaterThan(10)
  expect(expected.filter((path) => !existsSync(root + path))).toEqual([])
})

test('the scripts that CONTRIBUTING and AGENTS name exist', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> } // our own package.json
  const table = /\| script \| purpose \|\n[^]*?\n\n/.exec(read('CONTRIBUTING.md'))?.[0] ?? ''
  const named = [...table.matchAll(/`([a-z:]+)[ `]/g)].map(([, name = '']) => name)

  expect(named).toContain('test')
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
})

test('links of the root documents lead to files', () => {
  const all = new Set(files())
  const broken = ['README.md', 'CONTRIBUTING.md', 'AGENTS.md', 'docs/decisions/README.md'].flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g)]
      .map(([, target = '']) => new URL(target, `file:///${file}`).pathname.slice(1))
      .filter((target) => !all.has(target) && !existsSync(root + target)),
  )

  expect(broken).toEqual([])
})
