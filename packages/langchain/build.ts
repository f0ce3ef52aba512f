/** Builds what is published: one file for each module system, since every file of an import takes time. Dependencies stay imports. */
import { rmSync } from 'node:fs'
import { build, type BuildOptions } from 'esbuild'

rmSync('dist', { recursive: true, force: true })
const settings = {
  entryPoints: ['src/index.ts'],
  bundle: true,
  platform: 'neutral',
  target: 'es2023',
  // wire's table of options comes along; its types stay a dependency.
  conditions: ['@ollamakit/source'],
  external: ['@langchain/core', '@ollamakit/core'],
  sourcemap: true,
} satisfies BuildOptions
await build({ ...settings, format: 'esm', outdir: 'dist' })
await build({ ...settings, format: 'cjs', outdir: 'dist/cjs' })
