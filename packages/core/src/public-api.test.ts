/** What the package promises, as the compiler emits it: a change of it is seen in `api.snapshot.txt` and decided on, never by accident. Update: `npx vitest run --project core -u public-api`. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('the public declarations are those of the snapshot', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'core-api-'))
  try {
    emitDeclarations(folder)
    const files = reachable(['index.d.ts', 'undici.d.ts'].map((name) => join(folder, name)))
    const text = files.map((file) => `// ${relative(folder, file)}\n${withoutComments(readFileSync(file, 'utf8'))}`).join('\n')
    await expect(text).toMatchFileSnapshot('../api.snapshot.txt')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function emitDeclarations(folder: string): void {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  const project = fileURLToPath(new URL('../tsconfig.build.json', import.meta.url))
  execFileSync(process.execPath, [compiler, '-p', project, '--emitDeclarationOnly', '--declarationMap', 'false', '--outDir', folder])
}

/** The files that say what the entries promise, in the order in which they are named. */
function reachable(entries: string[]): string[] {
  const found = new Set<string>()
  const visit = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)) visit(join(dirname(file), (path ?? '').replace(/(?:\.js|\.ts)$/, '.d.ts')))
  }
  for (const entry of entries) visit(entry)
  return [...found]
}

/** Hover texts may be bettered at any time. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*\/\*\*[^]*?\*\/\n?/gm, '').replace(/^\/\/# .*\n?/gm, '')
}
