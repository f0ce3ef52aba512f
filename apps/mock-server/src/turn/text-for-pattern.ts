/** A text that a simple regular expression matches: what a model says where a schema has a `pattern`. */

/** The shortest plausible text; undefined for an expression with look-arounds, back references or other things that are not simple. */
export function textForPattern(pattern: string): string | undefined {
  const reader: Reader = { pattern, at: 0 }
  try {
    const text = readChoice(reader)
    return reader.at === pattern.length && new RegExp(pattern, 'u').test(text) ? text : undefined
  } catch {
    return undefined
  }
}

interface Reader {
  pattern: string
  at: number
}

class NotSimple extends Error {}

/** `a|b`: the first will do; the others are only read. */
function readChoice(reader: Reader): string {
  const first = readSequence(reader)
  while (reader.pattern[reader.at] === '|') {
    reader.at++
    readSequence(reader)
  }
  return first
}

function readSequence(reader: Reader): string {
  let text = ''
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at] ?? '')) {
    const atom = readAtom(reader)
    text += atom.repeat(readCount(reader))
    if (text.length > longest) throw new NotSimple()
  }
  return text
}

const longest = 10_000

function readAtom(reader: Reader): string {
  const sign = next(reader)
  switch (sign) {
    case '^':
    case '$':
      return ''
    case '.':
      return 'a'
    case '(':
      return readGroup(reader)
    case '[':
      return readClass(reader)
    case '\\':
      return readEscape(next(reader))
    default:
      return sign
  }
}

function readGroup(reader: Reader): string {
  if (reader.pattern[reader.at] === '?') {
    const named = /^\?(?::|<\w+>)/.exec(reader.pattern.slice(reader.at))
    if (!named) throw new NotSimple()
    reader.at += named[0].length
  }
  const text = readChoice(reader)
  if (next(reader) !== ')') throw new NotSimple()
  return text
}

/** `[a-z_]`: its first character; of a negated one the first of a few that is not in it. */
function readClass(reader: Reader): string {
  const start = reader.at
  let escaped = false
  while (reader.at < reader.pattern.length && (escaped || reader.pattern[reader.at] !== ']')) {
    escaped = !escaped && reader.pattern[reader.at] === '\\'
    reader.at++
  }
  const expression = new RegExp(`[${reader.pattern.slice(start, reader.at)}]`, 'u')
  next(reader)
  const found =
    'aA1-_ .,:/@#+!"'.split('').find((character) => expression.test(character)) ?? firstMatching(expression)
  if (found === undefined) throw new NotSimple()
  return found
}

function firstMatching(expression: RegExp): string | undefined {
  for (let code = 0x21; code < 0x3000; code++)
    if (expression.test(String.fromCodePoint(code))) return String.fromCodePoint(code)
  return undefined
}

function readEscape(letter: string): string {
  const classes: { [letter: string]: string } = {
    d: '1',
    D: 'a',
    w: 'a',
    W: ' ',
    s: ' ',
    S: 'a',
    t: '\t',
    n: '\n',
    r: '\r',
  }
  if (Object.hasOwn(classes, letter)) return classes[letter] ?? ''
  if (/\w/.test(letter)) throw new NotSimple()
  return letter
}

/** How often something is said: as seldom as allowed, but once where it may. */
function readCount(reader: Reader): number {
  const quantifier = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(reader.pattern.slice(reader.at))
  if (!quantifier) return 1
  reader.at += quantifier[0].length
  return quantifier[2] === undefined ? 1 : Math.min(Number(quantifier[2]), longest)
}

function next(reader: Reader): string {
  const sign = reader.pattern[reader.at]
  if (sign === undefined) throw new NotSimple()
  reader.at++
  return sign
}
