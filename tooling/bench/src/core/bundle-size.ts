/** How large all of core is in a user's bundle. */
import { gzipSync } from 'node:zlib'
import { build as bundle } from 'esbuild'
import { built } from '../processes/build.ts'
import { atMost, type Finding } from '../report/finding.ts'

export async function measureBundleSize(): Promise<Finding[]> {
  const { outputFiles } = await bundle({
    entryPoints: [built('packages/core/dist/index.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'error',
  })
  const [{ contents }] = outputFiles as [(typeof outputFiles)[number]] // one entry, one file
  const common = { what: 'core bundled for browsers', unit: 'KiB' }
  return [
    { ...common, who: 'minified', value: contents.length / 1024 },
    { ...common, who: 'gzip', value: gzipSync(contents, { level: 9 }).length / 1024, budget: atMost(36) },
  ]
}
