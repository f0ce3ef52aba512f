/** Builds what is published: one file for each entry and module system. Why: docs/decisions/0015-core-is-one-file.md. */
import { rmSync } from 'node:fs'
import { build, type BuildOptions } from 'esbuild'

rmSync('dist', { recursive: true, force: true })
const settings = {
  entryPoints: ['src/index.ts', 'src/undici.ts'],
  bundle: true,
  metafile: true,
  platform: 'neutral',
  target: 'es2023',
  sourcemap: true,
  // wire's few functions come along; its types stay a dependency.
  conditions: ['@ollamakit/source'],
  external: ['undici'],
} satisfies BuildOptions
const { metafile } = await build({ ...settings, format: 'esm', outdir: 'dist' })
await build({ ...settings, format: 'cjs', outdir: 'dist/cjs' })

// The command: Node only, with core inside, so that it needs nothing beside it.
await build({
  entryPoints: { cli: 'src/cli/main.ts' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  conditions: ['@ollamakit/source'],
  outdir: 'dist',
})

const loadedLater = Object.entries(metafile.outputs).filter(([, { imports }]) =>
  imports.some(({ kind }) => kind === 'dynamic-import'),
)
if (loadedLater.length > 0)
  throw new Error(`dist must not contain import(): ${loadedLater.map(([file]) => file).join(', ')}`)
