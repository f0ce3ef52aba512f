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

export default defineConfig({
  test: {
    // A worker of its own for each file costs more than the tests of most files. Tests leave nothing behind: no module is mocked, the environment is put back.
    isolate: false,
    reporters: ['default', './tooling/checks/src/closing-line.ts'],
    projects: folders.map((root) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions, externalConditions: conditions } },
      test: { name: root.split('/')[1], root, include: ['src/**/*.test.ts'], testTimeout: 20_000 },
    })),
  },
})
