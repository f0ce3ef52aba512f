/** Installs the packed packages, and what they need, into an empty folder. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PackedPackage } from './pack.ts'
import { packages, read } from './repository.ts'
import { run } from './run.ts'

/**
 * Creates the folder and installs these packages with pnpm, whose `node_modules` hides what was not asked
 * for.
 * Our packages come from their tarballs; others in the range that this repository develops with.
 */
export function install(
  folder: string,
  names: string[],
  packed: PackedPackage[],
  type: 'module' | 'commonjs',
): void {
  const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string } // our own package.json
  const tarballs = new Map(packed.map(({ name, tarball }) => [name, `file:${tarball}`]))
  const dependencies = names.map((name) => [name, tarballs.get(name) ?? rangeOf(name)])
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      name: 'reader',
      private: true,
      type,
      dependencies: Object.fromEntries(dependencies) as unknown,
    }),
  )
  // Our packages depend on each other by versions that no registry has yet.
  const overrides = [...tarballs].map(([name, tarball]) => `  '${name}': ${tarball}`)
  writeFileSync(
    join(folder, 'pnpm-workspace.yaml'),
    ['pmOnFail: ignore', 'strictDepBuilds: false', 'overrides:', ...overrides, ''].join('\n'),
  )
  run('npx', ['--yes', packageManager, 'install', '--prefer-offline'], { cwd: folder })
}

function rangeOf(name: string): string {
  for (const { manifest } of packages()) {
    const range = manifest.dependencies?.[name] ?? manifest.devDependencies?.[name]
    if (range) return range
  }
  const own = (JSON.parse(read('package.json')) as { devDependencies: Record<string, string> })
    .devDependencies[name]
  return own ?? 'latest'
}
