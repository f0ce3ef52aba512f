/** Reads the documentation of interfaces from their source. TypeScript 7 has no interface for programs, and what is needed is little. */

/** What is written at each interface (`When`) and at each of its members (`When.user`). */
export function readDocs(sources: readonly string[]): Map<string, string> {
  const docs = new Map<string, string>()
  for (const [, comment, name = '', parent, body = ''] of sources.join('\n').matchAll(interfaces)) {
    const inherited = [...docs].filter(([key]) => parent !== undefined && key.startsWith(`${parent}.`))
    for (const [key, words] of inherited) docs.set(`${name}${key.slice(parent?.length)}`, words)
    if (comment !== undefined) docs.set(name, toPlain(comment))
    for (const [, words = '', key = ''] of body.matchAll(members)) docs.set(`${name}.${key}`, toPlain(words))
  }
  return docs
}

const interfaces =
  /(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\n)?export interface (\w+)(?: extends (\w+))? \{\n([^]*?)\n\}/g
const members = /^ {2}\/\*\*((?:(?!\*\/)[^])*)\*\/\n {2}(\$?\w+)\??:/gm

/** Without the stars and the marks of links. */
function toPlain(comment: string): string {
  return comment
    .replace(/^\s*\*/gm, '')
    .replace(/\{@link (\S+?)\}/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}
