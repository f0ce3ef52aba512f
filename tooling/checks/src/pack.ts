/** Makes of each published package the tarball that would go to the registry. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { publishedPackages, read, root } from './repository.ts'
import { run } from './run.ts'

export interface PackedPackage {
  name: string
  /** The file, with its whole path. */
  tarball: string
}

/**
 * Packs into this folder, with the versions and exports the registry will see. The packages have to be built.
 */
export function packAll(destination: string): PackedPackage[] {
  const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string } // our own package.json
  return publishedPackages().map(({ folder, manifest: { name } }) => {
    if (!existsSync(`${root}${folder}/dist`)) throw new Error(`${folder} is not built: run the build first`)
    const tarball = join(destination, `${folder.replace('/', '-')}.tgz`)
    run('npx', ['--yes', packageManager, 'pack', '--out', tarball], { cwd: root + folder })
    return { name, tarball }
  })
}
