/** The migration pages of `@ollamakit/ai-sdk` name every export and option of the providers they migrate from, as their installed declarations have them. */
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { read } from './repository.ts'

// The benches compare with both, so both are installed there.
const bench = createRequire(new URL('../../bench/package.json', import.meta.url))

test.each([
  [
    'ai-sdk-ollama',
    ['{provider,ollama-tools,index}.d.ts', '{models,tool,functions}/*.d.ts', 'utils/*reliability.d.ts'],
  ],
  ['ollama-ai-provider-v2', ['index.d.ts']],
])('the page names every export and option of %s', (name, patterns) => {
  const folder = dirname(bench.resolve(name))
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: folder }))
  const declarations = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
  const named = namesInTables(read(`packages/ai-sdk/migrate-from-${name}.md`))

  const names = new Set([
    ...exportsOf(readFileSync(join(folder, 'index.d.ts'), 'utf8')),
    ...optionsOf(declarations),
  ])

  expect(names.size).toBeGreaterThan(20)
  expect([...names].filter((one) => !named.has(one))).toEqual([])
})

/** The words of code in the tables of a page. */
function namesInTables(page: string): Set<string> {
  const rows = page.split('\n').filter((line) => line.startsWith('|'))
  const code = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text))
  return new Set(code.flatMap((text) => text.match(/\w+/g) ?? []))
}

function exportsOf(declarations: string): string[] {
  return [...declarations.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list
      .split(',')
      .map((one) =>
        one
          .replace(/^.* as /, '')
          .replace(/\btype\b/, '')
          .trim(),
      )
      .filter((one) => one !== ''),
  )
}

/** The members of interfaces that a caller fills, and the keys of schemas for `providerOptions`. */
function optionsOf(declarations: string): string[] {
  const interfaces = declarations.matchAll(
    /^(?:export )?(?:declare )?interface \w*(?:Settings|Options|Provider)\b[^{]*\{\n([^]*?)^\}/gm,
  )
  return [
    ...[...interfaces].flatMap(([, body = '']) => matches(body, /^ {4}(?:readonly )?(\w+)\??[:(<]/gm)),
    ...matches(declarations, /^\s+(\w+): z\.Zod/gm),
  ]
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name)
}
