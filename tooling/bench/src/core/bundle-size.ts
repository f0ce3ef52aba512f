/** How large core's main entry is in somebody's bundle: what is loaded with it, and what comes along for when it is used. */
import { gzipSync } from 'node:zlib'
import { build as bundle, type Metafile } from 'esbuild'
import { built } from '../processes/build.ts'
import { atMost, type Finding } from '../report/finding.ts'

export async function measureBundleSize(): Promise<Finding[]> {
  const { outputFiles, metafile } = await bundle({
    entryPoints: { entry: built('packages/core/dist/index.js') },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'error',
    metafile: true,
    outdir: 'out',
  })
  const files = new Map(
    outputFiles.map(({ path, contents }) => [path.slice(path.lastIndexOf('out/')), contents]),
  )
  const atOnce = loadedWith('out/entry.js', metafile.outputs)
  return [
    ...toFindings('with the entry', pick(files, atOnce), [20, 7]),
    ...toFindings('with all that its use may load', [...files.values()]),
  ]
}

/** A file and what it imports statically. */
function loadedWith(file: string, outputs: Metafile['outputs'], seen = new Set<string>()): Set<string> {
  seen.add(file)
  for (const { path, kind } of outputs[file]?.imports ?? [])
    if (kind === 'import-statement' && !seen.has(path)) loadedWith(path, outputs, seen)
  return seen
}

function pick(files: ReadonlyMap<string, Uint8Array>, names: ReadonlySet<string>): Uint8Array[] {
  return [...files].filter(([name]) => names.has(name)).map(([, contents]) => contents)
}

function toFindings(
  what: string,
  files: readonly Uint8Array[],
  [minified, gzip]: readonly number[] = [],
): Finding[] {
  const common = { what: `core bundled for browsers, ${what}`, unit: 'KiB', detail: `${files.length} files` }
  return [
    { ...common, who: 'minified', value: toKiB(files.map(({ length }) => length)), budget: atMost(minified) },
    {
      ...common,
      who: 'gzip',
      value: toKiB(files.map((file) => gzipSync(file, { level: 9 }).length)),
      budget: atMost(gzip),
    },
  ]
}

function toKiB(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0) / 1024
}
