/** How large core's main entry is in somebody's bundle. */
import { gzipSync } from 'node:zlib'
import { build as bundle } from 'esbuild'
import { built } from '../processes/build.ts'
import type { Finding } from '../report/finding.ts'

export async function measureBundleSize(): Promise<Finding[]> {
  const { outputFiles, metafile } = await bundle({
    entryPoints: [built('packages/core/dist/index.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
    outfile: 'core.js',
  })
  const bytes = outputFiles[0]?.contents ?? new Uint8Array()
  const folders = new Map<string, number>()
  for (const [file, { bytesInOutput }] of Object.entries(metafile.outputs['core.js']?.inputs ?? {})) {
    const folder = file
      .replace(/^.*packages\//, '')
      .replace('/dist/', '/')
      .split('/')
      .slice(0, -1)
      .join('/')
    folders.set(folder, (folders.get(folder) ?? 0) + bytesInOutput)
  }
  const parts = [...folders].sort(([, a], [, b]) => b - a).map(([folder, size]) => `${folder} ${(size / 1024).toFixed(1)}`)
  const what = 'main entry, bundled for browsers'
  return [
    { what, who: 'core, minified', value: bytes.length / 1024, unit: 'KiB', budget: { atMost: 20 }, detail: parts.join(', ') },
    { what, who: 'core, gzip', value: gzipSync(bytes, { level: 9 }).length / 1024, unit: 'KiB', budget: { atMost: 7 } },
  ]
}
