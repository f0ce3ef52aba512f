/** Notices when fixture files change. */
import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { isFixtureName } from '../fixture/load-fixtures.ts'

/**
 * Calls back once things have been quiet for a moment after a change in one of these files or folders.
 *
 * Folders are watched and not files: editors write a new file and rename it, and a watch on the old one would see nothing more.
 */
export function watchFixtures(
  paths: readonly string[],
  onChange: () => void,
  quietMs: number = 50,
): { close(): void } {
  let timer: NodeJS.Timeout | undefined
  const notice = (): void => {
    clearTimeout(timer)
    timer = setTimeout(onChange, quietMs)
  }
  const watchers = paths.map((path): FSWatcher => {
    const { folder, matters } = whatToWatch(resolve(path))
    return watch(folder, { persistent: false }, (_event, name) =>
      name !== null && !matters(name) ? undefined : notice(),
    ).on('error', notice)
  })
  return {
    close() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}

/** Which folder to watch, and for which files in it: the log of this very process may be a neighbour, and would be news of itself. */
export function whatToWatch(path: string): { folder: string; matters: (name: string) => boolean } {
  if (statSync(path).isDirectory()) return { folder: path, matters: isFixtureName }
  return { folder: dirname(path), matters: (name) => name === basename(path) }
}
