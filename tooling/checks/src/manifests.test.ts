/** Every manifest has the same fields, and a published one has what its users need. */
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Manifest, packages, publishedPackages, read, root } from './repository.ts'

const all = packages()

test.each(all)('$folder is named after its folder and has its license', ({ folder, manifest }) => {
  expect(manifest).toMatchObject({
    name: `@ollamakit/${folder.split('/')[1]}`,
    license: 'MIT',
    type: 'module',
  })
})

describe.each(publishedPackages())('$folder', ({ folder, manifest }) => {
  test('has a README that names it', () => {
    expect(existsSync(`${root}${folder}/README.md`), `${folder}/README.md`).toBe(true)
    expect(read(`${folder}/README.md`)).toContain(manifest.name)
  })

  test('has a description, keywords, links, files, engines and scripts', () => {
    expect(manifest.description).toMatch(/\w+ \w+/)
    expect(manifest.keywords).toContain('ollama')
    expect(manifest.homepage).toMatch(/^https:/)
    expect(manifest.bugs).toMatch(/^https:/)
    expect(manifest.repository?.directory).toBe(folder)
    expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'README.md']))
    expect(manifest.engines?.['node']).toBe('>=22')
    expect(manifest.publishConfig?.access).toBe('public')
    expect(Object.keys(manifest.scripts ?? {})).toEqual(expect.arrayContaining(['build', 'check:types']))
  })
})

test('the license text is there', () => {
  expect(read('LICENSE')).toContain('MIT License')
})

test('our own packages are taken from the workspace', () => {
  const other = all.flatMap(({ folder, manifest }) =>
    dependencyEntries(manifest)
      .filter(([name, range]) => name.startsWith('@ollamakit/') && !range.startsWith('workspace:'))
      .map(([name]) => `${folder}: ${name}`),
  )

  expect(other).toEqual([])
})

test('a dependency has the same range wherever it is developed with', () => {
  const ranges = new Map<string, Set<string>>()
  const tools: Manifest = JSON.parse(read('package.json')) as Manifest // our own package.json
  for (const manifest of [tools, ...all.map((one) => one.manifest)]) {
    for (const [name, range] of dependencyEntries({ ...manifest, peerDependencies: {} }))
      ranges.set(name, (ranges.get(name) ?? new Set()).add(range))
  }

  expect(
    [...ranges]
      .filter(([, found]) => found.size > 1)
      .map(([name, found]) => `${name}: ${[...found].join(', ')}`),
  ).toEqual([])
})

function dependencyEntries({
  dependencies,
  devDependencies,
  peerDependencies,
}: Manifest): [string, string][] {
  return [dependencies, devDependencies, peerDependencies].flatMap((group) => Object.entries(group ?? {}))
}
