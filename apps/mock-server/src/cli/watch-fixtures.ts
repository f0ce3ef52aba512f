/** Watches fixture files. */
import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { isFixtureName } from '../fixture/load-fixtures.ts'

/**
 * Calls back when no file has changed for a moment after a change in one of these files or folders.
 *
 * Watches folders instead of files: editors write a new file and rename it, and a watch on the old one would see no further change.
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
    const { folder, recursive, matters } = whatToWatch(resolve(path))
    return watch(folder, { persistent: false, recursive }, (_event, name) =>
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

/** Returns the folder to watch and which of its files matter: the log of this process may be in the same folder. */
export function whatToWatch(path: string): {
  folder: string
  /** Whether its sub-folders matter, too. */
  recursive: boolean
  matters: (name: string) => boolean
} {
  if (statSync(path).isDirectory()) return { folder: path, recursive: true, matters: isFixtureName }
  return { folder: dirname(path), recursive: false, matters: (name) => name === basename(path) }
}
