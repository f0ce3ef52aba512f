/**
 * The rules of the house that a machine can see: names of folders and files, how a file opens, what must not
 * stand in one.
 */
import { expect, test } from 'vitest'
import { files, isForTests, read, withoutComments } from './repository.ts'

const all = files()
const recorded = (file: string): boolean => file.startsWith('packages/fixtures/captures/')
const written = all.filter((file) => !recorded(file))
const code = written.filter((file) => /\.tsx?$/.test(file))

test('no folder has a generic name', () => {
  const vague = /(^|\/)(utils?|helpers?|common|misc|shared|lib)\//

  expect(written.filter((file) => vague.test(file))).toEqual([])
})

test('file names are in kebab case', () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/

  expect(code.filter((file) => !kebab.test(file.split('/').at(-1) ?? ''))).toEqual([])
})

test('only entries of a package are named index', () => {
  const entries = /^(packages|apps)\/[^/]+\/src\/([^/]+\/)?index\.ts$/

  expect(code.filter((file) => file.endsWith('/index.ts') && !entries.test(file))).toEqual([])
})

test('every source file begins with a sentence about its purpose', () => {
  // an endpoint of the wire is said by the doc comment of its first export; a test says by its sentences what
  // it is about,
  // and a snippet stands in a README, which says it
  const opens = /^(#!.*\n)?\/\*\*/
  const imported = /^(import [^;]*? from '[^']+'\n)+\n\/\*\*/
  const own = code.filter((file) => !isForTests(file) && !file.includes('/snippets/'))

  expect(own.filter((file) => !opens.test(read(file)) && !imported.test(read(file)))).toEqual([])
})

test('default exports exist only where a tool requires one', () => {
  const asked = new Set(['vitest.config.ts', 'tooling/checks/src/closing-line.ts'])

  expect(code.filter((file) => !asked.has(file) && /^export default /m.test(read(file)))).toEqual([])
})

test('no lint rule and no type error is silenced', () => {
  const silenced = /@ts-(ignore|nocheck)|(oxlint|eslint)-disable/
  const expected = /@ts-expect-error/

  expect(code.filter((file) => silenced.test(read(file)))).toEqual([])
  // a test may make a mistake on purpose, to see what comes of it
  expect(code.filter((file) => !isForTests(file) && expected.test(read(file)))).toEqual([])
})

test('tests with fake timers run in workers of their own', () => {
  const tests = code.filter((file) => file.endsWith('.test.ts') && !file.endsWith('.clock.test.ts'))

  expect(tests.filter((file) => /\bvi\.useFakeTimers\(/.test(withoutComments(read(file))))).toEqual([])
})

test('packages print nothing, except for commands', () => {
  const own = code.filter(
    (file) => file.startsWith('packages/') && !file.includes('/src/cli/') && !isForTests(file),
  )

  expect(own.filter((file) => /\bconsole\.|process\.std(out|err)/.test(withoutComments(read(file))))).toEqual(
    [],
  )
})

test('no file names a path of one machine or a private registry', () => {
  const place = /(?<![\w.])\/(root|home|work|Users)\/[\w.-]+|(?<![\w.])\/tmp\/\w/
  const registry = /(registry|resolved|tarball)\S*["':=\s]+https?:\/\/(?!registry\.npmjs\.org)/i

  expect(
    written.filter((file) => isText(file) && [place, registry].some((pattern) => pattern.test(read(file)))),
  ).toEqual([])
})

test('no test is skipped or left alone', () => {
  expect(
    code.filter((file) => isForTests(file) && /^\s*(test|it|describe)\.(only|skip|todo)\b/m.test(read(file))),
  ).toEqual([])
})

function isText(file: string): boolean {
  return (
    /\.(tsx?|m?js|jsonc?|ya?ml|md|html|css)$/.test(file) || !file.split('/').at(-1)?.slice(1).includes('.')
  )
}
