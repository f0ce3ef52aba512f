/** The repository as the checks see it: its files, its packages, what they import. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of the repository, with a slash at its end. */
export const root: string = fileURLToPath(new URL('../../../', import.meta.url))

export interface Package {
  /** From the root: `packages/core`. */
  folder: string
  manifest: Manifest
}

/** What the checks read of a package.json. */
export interface Manifest {
  name: string
  version?: string
  private?: boolean
  license?: string
  description?: string
  keywords?: string[]
  homepage?: string
  bugs?: string
  repository?: { directory?: string }
  type?: string
  files?: string[]
  bin?: Record<string, string>
  engines?: Record<string, string>
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  publishConfig?: { access?: string }
}

/** An import or export from another module, in a file. */
export interface Import {
  file: string
  from: string
}

const generated = new Set(['node_modules', 'dist', '.git', '.turbo', '.next', 'coverage'])

/** All files that people write, from the root, sorted. Does without git, so that it also works in a copy. */
export function files(folder = ''): string[] {
  return readdirSync(root + folder, { withFileTypes: true })
    .filter((entry) => !generated.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? files(`${folder}${entry.name}/`) : [`${folder}${entry.name}`]))
    .sort()
}

export function read(file: string): string {
  return readFileSync(root + file, 'utf8')
}

/** Every package of the workspace. */
export function packages(): Package[] {
  return ['packages', 'apps', 'tooling'].flatMap(
    (group) =>
      readdirSync(root + group)
        .map((name) => `${group}/${name}`)
        .filter((folder) => readdirSync(root + folder).includes('package.json'))
        .map((folder) => ({ folder, manifest: JSON.parse(read(`${folder}/package.json`)) as Manifest })), // a package.json of our own
  )
}

/** The packages that go to the registry. */
export function publishedPackages(): Package[] {
  return packages().filter(({ manifest }) => manifest.private !== true)
}

/** The TypeScript files below a folder. */
export function sources(folder: string): string[] {
  return files(`${folder}/`).filter((file) => /\.tsx?$/.test(file))
}

/** Whether a file is only for tests, and so may know more than the package. */
export function isForTests(file: string): boolean {
  return /\.test(-d)?\.tsx?$/.test(file) || file.includes('/testing/')
}

/** What a file imports, statically or not. Comments are left out. */
export function importsOf(file: string): Import[] {
  const matches = withoutComments(read(file)).matchAll(
    /^(?:import|export|\})(?:[^'\n]*\bfrom)? '([^'\n]+)'$|\bimport\('([^'\n]+)'\)/gm,
  )
  return [...matches].map(([, ahead, inside]) => ({ file, from: ahead ?? inside ?? '' }))
}

/**
 * The code alone, as far as lines show: what follows `//` after a space, and the lines of block comments, go.
 */
export function withoutComments(text: string): string {
  return text.replace(/^\s*\/?\*.*$/gm, '').replace(/(^|\s)\/\/.*$/gm, '')
}

/**
 * The package of an import: `@ollamakit/wire` of `@ollamakit/wire/native`. Undefined for a file next door and
 * for Node's own modules.
 */
export function packageOf(from: string): string | undefined {
  if (from.startsWith('.') || from.startsWith('node:')) return undefined
  return from.split('/', from.startsWith('@') ? 2 : 1).join('/')
}
