/** Source maps contain their sources, because the packages publish no `src` folder that a debugger could read. */
import { globSync, readFileSync } from 'node:fs'

/** Throws with the maps in `folder` that lack the text of a source. */
export function checkSourceMaps(folder: string): void {
  const maps = globSync(`${folder}/**/*.js.map`)
  if (maps.length === 0) throw new Error(`${folder} has no source maps`)
  const incomplete = maps.filter((file) => {
    const map = JSON.parse(readFileSync(file, 'utf8')) as {
      sources: string[]
      sourcesContent?: (string | null)[]
    }
    // A bundled package may come with a map without sources.
    return map.sources.some(
      (source, index) => !source.includes('node_modules') && typeof map.sourcesContent?.[index] !== 'string',
    )
  })
  if (incomplete.length > 0) throw new Error(`source maps without sources: ${incomplete.join(', ')}`)
}
