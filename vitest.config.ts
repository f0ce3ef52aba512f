/** One run for every package of the workspace. Sources are read through the `@ollamakit/source` condition, without a build. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const conditions = ['@ollamakit/source', 'node', 'import', 'default']
const sources = { resolve: { conditions }, ssr: { resolve: { conditions, externalConditions: conditions } } }
/** Tests with fake timers. Each file runs in a worker of its own: fake timers also stop those of modules loaded meanwhile, such as undici. */
const clockTests = 'src/**/*.clock.test.ts'
/** Tests that start processes. They take turns, because several processes at once exceed any time limit on a busy machine. */
const processTests = 'src/**/*.process.test.ts'

/** The packages that pnpm-workspace.yaml lists and that have sources. */
const folders = globSync(
  [...readFileSync('pnpm-workspace.yaml', 'utf8').matchAll(/^ {2}- (\S+\/\*)$/gm)].map(
    ([, glob = '']) => glob,
  ),
).filter((folder) => existsSync(`${folder}/package.json`) && existsSync(`${folder}/src`))

function projectsOf(root: string): TestProjectInlineConfiguration[] {
  const name = basename(root)
  if (globSync(`${root}/src/**/*.test.ts`).length === 0)
    throw new Error(`${root} has no tests: add src/*.test.ts`)
  return [
    {
      ...sources,
      // The files of a package share a worker: starting one for each file costs more than most tests. No test mocks a module, and each restores the environment.
      test: {
        name,
        root,
        include: ['src/**/*.test.ts'],
        exclude: [clockTests, processTests],
        isolate: false,
      },
    },
    { ...sources, test: { name: `${name}-clock`, root, include: [clockTests], isolate: true } },
  ]
}

export default defineConfig({
  test: {
    // As many workers as cores. The default leaves one core unused.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Off a terminal: only failures and the closing line.
    reporters: [process.stdout.isTTY ? 'default' : 'minimal', './tooling/checks/src/closing-line.ts'],
    projects: [
      ...folders.flatMap(projectsOf),
      {
        ...sources,
        test: {
          name: 'process',
          include: folders.map((folder) => `${folder}/${processTests}`),
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
