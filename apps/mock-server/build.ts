/** Builds what is published: the entries and the command, each in as few files as can be, since a start is the loading of files. What others publish is left to them. */
import { readFileSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { [list: string]: { [name: string]: string } }

rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: ['src/index.ts', 'src/vitest/index.ts', 'src/playwright/index.ts', 'src/cli/main.ts'],
  outdir: 'dist',
  outbase: 'src',
  chunkNames: 'parts/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  sourcemap: true,
  // wire's few functions come along; its types stay a dependency.
  conditions: ['@ollamakit/source'],
  external: Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !name.startsWith('@ollamakit/')),
})
