/** Packs what would be published and looks at it from outside: its manifest, its types, and whether the README's first example runs on it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packAll } from './pack.ts'
import { root } from './repository.ts'
import { run } from './run.ts'
import { tryFirstSnippet } from './try-first-snippet.ts'

const folder = mkdtempSync(join(tmpdir(), 'ollamakit-packed-'))
try {
  const packed = packAll(folder)
  for (const { name, tarball } of packed) {
    run(join(root, 'node_modules/.bin/publint'), ['run', tarball, '--strict'], { cwd: folder })
    run(join(root, 'node_modules/.bin/attw'), [tarball, '--profile', 'esm-only'], { cwd: folder })
    process.stdout.write(`${name}: publint and attw agree\n`)
  }
  const emptyFolder = join(folder, 'try')
  mkdirSync(emptyFolder)
  process.stdout.write(
    `the first example of the README, installed from the tarballs:\n${await tryFirstSnippet(packed, emptyFolder)}`,
  )
} catch (error) {
  process.stderr.write(`check:packages failed: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
