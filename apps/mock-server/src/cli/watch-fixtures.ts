/** Notices when fixture files change. */
import { type FSWatcher, statSync, watch } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Calls back once things have been quiet for a moment after a change in one of these files or folders.
 *
 * Folders are watched and not files: editors write a new file and rename it, and a watch on the old one would see nothing more.
 */
export function watchFixtures(paths: readonly string[], onChange: () => void, quietMs: number = 50): { close(): void } {
  let timer: NodeJS.Timeout | undefined
  const notice = (): void => {
    clearTimeout(timer)
    timer = setTimeout(onChange, quietMs)
  }
  const folders = new Set(paths.map((path) => toFolder(resolve(path))))
  const watchers = [...folders].map((folder): FSWatcher => watch(folder, { persistent: false }, notice).on('error', notice))
  return {
    close() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}

function toFolder(path: string): string {
  return statSync(path).isDirectory() ? path : dirname(path)
}
