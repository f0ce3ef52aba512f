/** Builds what is published: the entries bundled with what they need at once, the rest in parts that come with their use. Why: docs/decisions/0006-size-of-core.md. */
import { rmSync } from 'node:fs'
import { build } from 'esbuild'

rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: ['src/index.ts', 'src/undici.ts'],
  outdir: 'dist',
  chunkNames: 'parts/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  sourcemap: true,
  // wire's few functions come along; its types stay a dependency.
  conditions: ['@ollamakit/source'],
  external: ['undici'],
})
