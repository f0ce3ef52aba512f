/** Builds what is published: one file for each entry. Why: docs/decisions/0015-core-is-one-file.md. */
import { rmSync } from 'node:fs'
import { build } from 'esbuild'

rmSync('dist', { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: ['src/index.ts', 'src/undici.ts'],
  outdir: 'dist',
  bundle: true,
  metafile: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  sourcemap: true,
  // wire's few functions come along; its types stay a dependency.
  conditions: ['@ollamakit/source'],
  external: ['undici'],
})

const loadedLater = Object.entries(metafile.outputs).filter(([, { imports }]) =>
  imports.some(({ kind }) => kind === 'dynamic-import'),
)
if (loadedLater.length > 0)
  throw new Error(`dist must not contain import(): ${loadedLater.map(([file]) => file).join(', ')}`)
