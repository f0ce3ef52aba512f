/** Which package may import which. Inside a package, .oxlintrc.json defines the boundaries. */
import { describe, expect, test } from 'vitest'
import { importsOf, isForTests, packageOf, packages, sources } from './repository.ts'

/** Which of our packages each may import outside its tests. */
const mayKnow: Record<string, string[]> = {
  '@ollamakit/wire': [],
  '@ollamakit/core': ['@ollamakit/wire'],
  '@ollamakit/ai-sdk': ['@ollamakit/core'],
  '@ollamakit/langchain': ['@ollamakit/core', '@ollamakit/wire'],
  '@ollamakit/mock-server': ['@ollamakit/wire'],
  '@ollamakit/fixtures': ['@ollamakit/wire'],
  '@ollamakit/recipes': [
    '@ollamakit/wire',
    '@ollamakit/core',
    '@ollamakit/ai-sdk',
    '@ollamakit/langchain',
    '@ollamakit/mock-server',
  ],
  '@ollamakit/bench': [
    '@ollamakit/wire',
    '@ollamakit/core',
    '@ollamakit/ai-sdk',
    '@ollamakit/langchain',
    '@ollamakit/mock-server',
  ],
  '@ollamakit/checks': [],
  '@ollamakit/tsconfig': [],
}
const all = packages()

/** What runs in a package; what builds it is another matter. */
function published(folder: string): string[] {
  return sources(folder).filter((file) => file.startsWith(`${folder}/src/`) && !isForTests(file))
}

test('every package has its place in the graph', () => {
  expect(all.map(({ manifest }) => manifest.name).filter((name) => !mayKnow[name])).toEqual([])
})

describe.each(all)('$manifest.name', ({ folder, manifest }) => {
  const { name, dependencies = {}, devDependencies = {}, peerDependencies = {} } = manifest
  const own = published(folder)

  test('depends only on packages it may know', () => {
    const known = Object.keys({ ...dependencies, ...peerDependencies }).filter((dependency) =>
      dependency.startsWith('@ollamakit/'),
    )

    expect(known.filter((dependency) => !mayKnow[name]?.includes(dependency))).toEqual([])
  })

  test('imports only what it depends on', () => {
    const declared = new Set([name, ...Object.keys({ ...dependencies, ...peerDependencies })])
    const build = manifest.private ? new Set(Object.keys(devDependencies)) : new Set<string>()
    const undeclared = own.flatMap(importsOf).filter(({ from }) => {
      const target = packageOf(from)
      // The mock's build bundles every package that is not a dependency.
      const isBundled = target !== undefined && folder === 'apps/mock-server' && target in devDependencies
      // vitest is a tool of the root, which hands it to everything that is not published
      return (
        target !== undefined &&
        !declared.has(target) &&
        !build.has(target) &&
        !isBundled &&
        !(manifest.private && target === 'vitest')
      )
    })

    expect(undeclared).toEqual([])
  })
})

test.each(['packages/wire', 'packages/core', 'packages/ai-sdk', 'packages/langchain'])(
  '%s runs where there is no Node, its command left out',
  (folder) => {
    const library = published(folder).filter((file) => !file.includes('/src/cli/'))

    expect(library.flatMap(importsOf).filter(({ from }) => /^node:|\/cli\//.test(from))).toEqual([])
  },
)

test('no package leads back to itself, tests included, so that tasks have an order', () => {
  const edges = new Map(
    all.map(({ manifest }) => [
      manifest.name,
      Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    ]),
  )
  const cycles = [...edges.keys()].filter((name) => reachable(name, edges).has(name))

  expect(cycles).toEqual([])
})

function reachable(start: string, edges: Map<string, string[]>, seen = new Set<string>()): Set<string> {
  for (const next of edges.get(start) ?? []) {
    if (seen.has(next)) continue
    seen.add(next)
    reachable(next, edges, seen)
  }
  return seen
}
