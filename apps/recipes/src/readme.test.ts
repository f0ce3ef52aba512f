/** Each TypeScript block of a README is a file of `snippets/`; `readme.process.test.ts` runs these files. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const snippets = new Set(
  globSync('snippets/**/*.ts', { cwd: import.meta.dirname }).map((file) =>
    readFileSync(new URL(file, import.meta.url), 'utf8').trim(),
  ),
)

describe.each(globSync(['README.md', 'packages/*/README.md', 'apps/*/README.md'], { cwd: root }))(
  '%s',
  (readme) => {
    const blocks = [
      ...readFileSync(`${root}/${readme}`, 'utf8').matchAll(/^```(?:ts|typescript)\n([^]*?)^```$/gm),
    ].map(([, code]) => code?.trim() ?? '')

    test('contains only code that is a file of snippets/', () => {
      expect(blocks.filter((block) => !snippets.has(block))).toEqual([])
    })
  },
)
