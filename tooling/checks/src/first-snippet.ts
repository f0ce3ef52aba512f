/** The first TypeScript example of a README, and what it needs to run. */

export interface Snippet {
  code: string
  /** The packages it imports, without Node's own. */
  packages: string[]
}

/** Takes the first block fenced as `ts`. Throws where there is none. */
export function firstSnippet(markdown: string): Snippet {
  const code = /^```ts\n([\s\S]*?)^```$/m.exec(markdown)?.[1]
  if (code === undefined) throw new Error('the README has no block fenced as ```ts')
  const imported = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?['"]([^'"\n]+)['"]/g)].map(
    ([, from = '']) => from,
  )
  const packages = imported
    .filter((from) => !from.startsWith('.') && !from.startsWith('node:'))
    .map((from) => from.split('/', from.startsWith('@') ? 2 : 1).join('/'))
  return { code, packages: [...new Set(packages)] }
}
