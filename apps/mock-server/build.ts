/** Builds what is published: the entries and the command, each in as few files as can be, since a start is the loading of files. What others publish is left to them, unless every start needs it. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build, type BuildOptions, type Plugin } from 'esbuild'

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  [list: string]: { [name: string]: string }
}

const settings = {
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  platform: 'node',
  target: 'node22',
  sourcemap: true,
  // wire's few functions come along; its types stay a dependency.
  conditions: ['@ollamakit/source'],
  external: Object.keys({ ...dependencies, ...peerDependencies }).filter(
    (name) => !name.startsWith('@ollamakit/'),
  ),
} satisfies BuildOptions

/** The command is CommonJS: Node starts sooner without its loader of modules, and `require` looks at no export that nobody asked for. */
const command = {
  ...settings,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': '__filename' },
  // Read by nearly every start, and Node's loader of modules with it.
  external: settings.external.filter((name) => name !== 'jsonc-parser'),
  mainFields: ['module', 'main'],
} satisfies BuildOptions

/** What turns the compile cache on is too early for it, so it stands alone. */
const programStaysApart: Plugin = {
  name: 'program stays apart',
  setup(main) {
    main.onResolve({ filter: /^\.\/program\.ts$/ }, () => ({ path: './program.cjs', external: true }))
  },
}

rmSync('dist', { recursive: true, force: true })
await build({
  ...settings,
  entryPoints: ['src/index.ts', 'src/vitest/index.ts', 'src/playwright/index.ts'],
  chunkNames: 'parts/[name]-[hash]',
  splitting: true,
  format: 'esm',
})
// An import that is not supported becomes a `require`.
await build({
  ...command,
  entryPoints: ['src/cli/main.ts'],
  supported: { 'dynamic-import': false },
  plugins: [programStaysApart],
})
const { metafile } = await build({ ...command, entryPoints: ['src/cli/program.ts'], metafile: true })
writeFileSync('dist/cli/LICENSES.txt', licensesOf(Object.keys(metafile.inputs)))

/** The license texts of other people's packages among these files: whoever passes their work on has to pass these on, too. */
function licensesOf(files: string[]): string {
  const folders = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []))
  return [...folders]
    .map(
      (folder) => `program.cjs contains ${folder.replace(/^.*node_modules\//, '')}:\n\n${licenseIn(folder)}`,
    )
    .join('\n')
}

function licenseIn(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.|$)/i.test(name))
  if (file === undefined)
    throw new Error(`${folder} has no license: leave the package to those who install it (external)`)
  return readFileSync(`${folder}/${file}`, 'utf8')
}
