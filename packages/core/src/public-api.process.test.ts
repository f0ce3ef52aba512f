/** What the package promises, as the compiler emits it: a change of it is seen in `api.snapshot.txt` and decided on, never by accident. Update: `npx vitest run --project core -u public-api`. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('the public declarations are those of the snapshot', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'core-api-'))
  try {
    emitDeclarations(folder)
    const text = ['index', 'undici', 'native/endpoints', 'openai/endpoints']
      .map((entry) => `// ${entry}\n${declarationsOf(join(folder, `${entry}.d.ts`)).join('\n')}`)
      .join('\n\n')
    await expect(text).toMatchFileSnapshot('../api.snapshot.txt')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function emitDeclarations(folder: string): void {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin',
    'tsc',
  )
  const project = fileURLToPath(new URL('../tsconfig.build.json', import.meta.url))
  execFileSync(process.execPath, [
    compiler,
    '-p',
    project,
    '--emitDeclarationOnly',
    '--declarationMap',
    'false',
    '--outDir',
    folder,
  ])
}

/** What an entry exports, by name, each with its declaration wherever it is. */
function declarationsOf(entry: string): string[] {
  const text = withoutDocs(readFileSync(entry, 'utf8'))
  const passedOn = [...text.matchAll(/^export (?:type )?\{([^}]+)\} from '(\.[^']+)'/gm)].flatMap(
    ([, names = '', path = '']) => {
      const file = join(dirname(entry), path.replace(/(?:\.js|\.ts)$/, '.d.ts'))
      const own = declarationsIn(readFileSync(file, 'utf8'))
      return names
        .split(',')
        .map((name) =>
          name
            .replace('type ', '')
            .replace(/ as .*/, '')
            .trim(),
        )
        .filter((name) => name !== '')
        .map((name) => own.get(name) ?? `${name}: its declaration was not found`)
    },
  )
  return [...passedOn, ...declarationsIn(text).values()].sort((one, other) => (one < other ? -1 : 1))
}

/** The declarations that a file exports itself, without hover texts: those may be bettered at any time. */
function declarationsIn(text: string): Map<string, string> {
  const parts = withoutDocs(text).split(/^(?=export |import |declare |type |interface |function )/m)
  return new Map(
    parts.flatMap((part): [string, string][] => {
      const name = /^export (?:declare )?(?:interface|type|class|function|const) (\w+)/.exec(part)?.[1]
      return name === undefined ? [] : [[name, part.trimEnd()]]
    }),
  )
}

function withoutDocs(text: string): string {
  return text.replace(/^[ \t]*\/\*\*[^]*?\*\/\n?/gm, '').replace(/^\/\/# .*\n?/gm, '')
}
