/**
 * Builds what is published. The server is one CommonJS file with Fastify inside: `require`, `import` and the command load
 * the same one. Around it stand small entries for each module system.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build as bundle, type BuildOptions, type Plugin } from 'esbuild'

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  [list: string]: { [name: string]: string }
}

const settings = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  sourcemap: true,
  // The functions of wire are bundled; its types stay a dependency.
  conditions: ['@ollamakit/source'],
  external: Object.keys({ ...dependencies, ...peerDependencies }).filter(
    (name) => !name.startsWith('@ollamakit/'),
  ),
} satisfies BuildOptions

const commonjs = {
  ...settings,
  format: 'cjs',
  define: { 'import.meta.url': '__filename' },
  mainFields: ['module', 'main'],
} satisfies BuildOptions

/** Fastify loads these only for schemas and logs, which the mock has none of: see `schemaController` in build-app.ts. */
const unused = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', 'pino', 'light-my-request']

/** What the entries around the server take from it instead of bundling it again. */
function takeFromServer(path: string): Plugin {
  const sources =
    /^\.\.?\/(index|create-mock-ollama|received\/received|settings\/mock-ollama-options|serve|run-command|validate)\.ts$/
  return {
    name: 'take from server',
    setup: (build) => build.onResolve({ filter: sources }, () => ({ path, external: true })),
  }
}

rmSync('dist', { recursive: true, force: true })
mkdirSync('dist/cjs', { recursive: true })
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')

const { metafile } = await bundle({
  ...commonjs,
  // Fastify keeps them when it is loaded, before a test fakes them.
  inject: ['src/clock/captured-globals.ts'],
  define: { ...commonjs.define, 'process.nextTick': 'capturedNextTick' },
  stdin: {
    contents: `export * from './index.ts'
      export * from './received/received.ts'
      export { settings } from './settings/mock-ollama-options.ts'
      export { serve } from './cli/serve.ts'
      export { runCommand } from './cli/run-command.ts'
      export { validate } from './cli/validate.ts'`,
    resolveDir: 'src',
    sourcefile: 'server.ts',
  },
  outfile: 'dist/cjs/server.js',
  external: [...settings.external, ...unused],
  metafile: true,
})
writeFileSync('dist/cjs/LICENSES.txt', licensesOf(Object.keys(metafile.inputs)))

const names = Object.keys(await import('./src/index.ts')).join(', ')
const testNames = Object.keys(await import('./src/received/received.ts')).join(', ')
writeFileSync(
  'dist/cjs/index.js',
  `const { ${names} } = require('./server.js')\nmodule.exports = { ${names} }\n`,
)
writeFileSync('dist/index.js', `export { ${names} } from './server.js'\n`)
// Not an import: Node would look through all of the file for its names first, which took 80 ms of CPU.
writeFileSync(
  'dist/server.js',
  `import { createRequire } from 'node:module'
export const { ${names}, ${testNames} } = createRequire(import.meta.url)('./cjs/server.js')
`,
)

await bundle({
  ...settings,
  format: 'esm',
  entryPoints: ['src/vitest/index.ts', 'src/playwright/index.ts', 'src/jest/index.ts'],
  outbase: 'src',
  outdir: 'dist',
  plugins: [takeFromServer('../server.js')],
})
await bundle({
  ...commonjs,
  entryPoints: ['src/playwright/index.ts', 'src/jest/index.ts', 'src/cli/main.ts', 'src/cli/program.ts'],
  outbase: 'src',
  outdir: 'dist/cjs',
  // Loaded by `require`, which starts sooner than Node's loader of ES modules.
  supported: { 'dynamic-import': false },
  plugins: [takeFromServer('../server.js'), programStaysApart()],
})

/** The compile cache is turned on before the program is loaded, so it has to be another file. */
function programStaysApart(): Plugin {
  return {
    name: 'program stays apart',
    setup: (build) =>
      build.onResolve({ filter: /^\.\/program\.ts$/ }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: './program.js', external: true },
      ),
  }
}

/** The license texts of other people's packages among these files. */
function licensesOf(files: string[]): string {
  const folders = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []))
  return [...folders]
    .map((folder) => `server.js contains ${folder.replace(/^.*node_modules\//, '')}:\n\n${licenseIn(folder)}`)
    .join('\n')
}

function licenseIn(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.|$)/i.test(name))
  if (file !== undefined) return readFileSync(`${folder}/${file}`, 'utf8')
  const { license, author } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
    license?: string
    author?: string
  }
  if (license === undefined) throw new Error(`${folder} has no license: make the package a dependency`)
  return `License: ${license}${typeof author === 'string' ? `, ${author}` : ''}\n`
}
