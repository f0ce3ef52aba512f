/**
 * Packs what would be published and uses it from outside: manifests, types, READMEs, CommonJS hosts, the
 * oldest TypeScript.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { checkSourceMaps } from './check-source-maps.ts'
import { packAll } from './pack.ts'
import { publishedPackages, root } from './repository.ts'
import { run } from './run.ts'
import { tryCommonjs } from './try-commonjs.ts'
import { tryReadmes } from './try-readmes.ts'
import { oldestTypeScript, tryTypescript } from './try-typescript.ts'

const folder = mkdtempSync(join(tmpdir(), 'ollamakit-packed-'))
try {
  for (const one of publishedPackages()) checkSourceMaps(`${root}${one.folder}/dist`)
  const packed = packAll(folder)
  for (const { name, tarball } of packed) {
    run(join(root, 'node_modules/.bin/publint'), ['run', tarball, '--strict'], { cwd: folder })
    run(join(root, 'node_modules/.bin/attw'), [tarball, ...attwOptions(name)], { cwd: folder })
    process.stdout.write(`${name}: publint and attw agree\n`)
  }
  tryCommonjs(packed, join(folder, 'commonjs'))
  process.stdout.write('require() and Jest load core, langchain and mock-server\n')
  tryTypescript(packed, join(folder, 'typescript'))
  process.stdout.write(`TypeScript ${oldestTypeScript} compiles programs that use the packages\n`)
  await tryReadmes(packed, join(folder, 'readmes'))
} catch (error) {
  process.stderr.write(`check:packages failed: ${inspect(error)}\n`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The AI SDK and Vitest have no CommonJS entry, so what depends on them has none either. */
function attwOptions(name: string): string[] {
  if (name === '@ollamakit/ai-sdk') return ['--profile', 'esm-only']
  return [
    '--profile',
    'node16',
    ...(name === '@ollamakit/mock-server' ? ['--exclude-entrypoints', 'vitest'] : []),
  ]
}
