/** One run for every package: each is a project, all read sources through the `@ollamakit/source` condition, no build before. */
import { defineConfig } from 'vitest/config'

const conditions = ['@ollamakit/source', 'node', 'import', 'default']
const folders = [
  'packages/wire',
  'packages/core',
  'packages/ai-sdk',
  'packages/langchain',
  'packages/fixtures',
  'apps/mock-server',
  'apps/recipes',
  'tooling/checks',
]
/** Tests that stop the clock stop it for what was loaded meanwhile, too, such as the timers inside undici. */
const clockTests = 'src/**/*.clock.test.ts'

export default defineConfig({
  test: {
    // As many as there are cores; the default keeps one of two for itself.
    maxWorkers: '100%',
    reporters: ['default', './tooling/checks/src/closing-line.ts'],
    projects: folders.flatMap((root) => {
      const name = root.split('/')[1]
      const project = {
        resolve: { conditions },
        ssr: { resolve: { conditions, externalConditions: conditions } },
      }
      return [
        // A worker of its own for each file costs more than the tests of most files. These leave nothing behind: no module is mocked, the environment is put back.
        {
          ...project,
          test: {
            name,
            root,
            include: ['src/**/*.test.ts'],
            exclude: [clockTests],
            isolate: false,
            testTimeout: 20_000,
          },
        },
        {
          ...project,
          test: { name: `${name}-clock`, root, include: [clockTests], isolate: true, testTimeout: 20_000 },
        },
      ]
    }),
  },
})
