/** What the package adds to a program, minified and gzipped, without core and the AI SDK's interfaces. Why one file: docs/decisions/0022-each-adapter-is-one-file.md. */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

test('B40 the package is one file of at most 15 KiB of its own, minified and gzipped', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [new URL('index.ts', import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    packages: 'external',
    write: false,
    metafile: true,
    outdir: 'dist',
  })

  expect(outputFiles).toHaveLength(1)
  expect(gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length).toBeLessThanOrEqual(15 * 1024)
  expect(Object.keys(metafile.inputs).filter((file) => file.includes('node_modules'))).toEqual([])
})

test('the experimental entries of the AI SDK are loaded on first use only', async () => {
  const { metafile } = await build({
    entryPoints: [new URL('index.ts', import.meta.url).pathname],
    bundle: true,
    packages: 'external',
    platform: 'neutral',
    format: 'esm',
    write: false,
    metafile: true,
    outdir: 'dist',
  })
  const [output] = Object.values(metafile.outputs)

  const experimental = output?.imports.filter(({ path }) => path.includes('experimental')) ?? []

  expect(experimental.map(({ kind }) => kind)).toEqual(['dynamic-import', 'dynamic-import'])
})
