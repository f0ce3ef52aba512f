/** Regular expressions as the grammar compiler behind `format` reads them: anchored, without shorthand, without lookaround. */

/** The same expression in the compiler's words; undefined where it has none, so that sending it would be refused or ignored. */
export function toGrammarPattern(pattern: string): string | undefined {
  if (!isExpression(pattern)) return undefined
  const from = pattern.startsWith('^')
  const to = /(?<!\\)(?:\\\\)*\$$/.test(pattern)
  const body = toBody(pattern.slice(from ? 1 : 0, to ? -1 : undefined))
  if (body === undefined) return undefined
  if (from && to) return `^${body}$`
  // An anchor on one side of a choice belongs to one of its branches only.
  if ((from || to) && body.includes('|')) return undefined
  return `^${from ? '' : '.*'}(${body})${to ? '' : '.*'}$`
}

function isExpression(pattern: string): boolean {
  try {
    void new RegExp(pattern)
    return true
  } catch {
    return false
  }
}

const shorthand: Record<string, string> = { d: '0-9', w: 'A-Za-z0-9_', s: ' \\t\\r\\n' }
const kept = /[\\^$.[\](){}|*+?nrt]/

function toBody(body: string): string | undefined {
  let text = ''
  let inClass = false
  for (let i = 0; i < body.length; i++) {
    const char = body[i] as string
    if (char === '\\') {
      const next = body[++i]
      const written = next === undefined ? undefined : unescape(next, inClass)
      if (written === undefined) return undefined
      text += written
    } else if (inClass) {
      inClass = char !== ']'
      text += char
    } else if (char === '[') {
      inClass = true
      text += char
    } else if (char === '(' && body[i + 1] === '?') {
      // Groups that catch nothing are groups; every other kind looks around or has a name.
      if (body[i + 2] !== ':') return undefined
      i += 2
      text += char
    } else if (char === '^' || char === '$' || (char === '?' && /[*+?}]$/.test(text))) return undefined
    else text += char
  }
  return inClass ? undefined : text
}

function unescape(char: string, inClass: boolean): string | undefined {
  const set = shorthand[char]
  if (set) return inClass ? set : `[${set}]`
  if (inClass)
    return /[\]\\[nrt]/.test(char)
      ? `\\${char}`
      : isPunctuation(char)
        ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
        : undefined
  if (kept.test(char)) return `\\${char}`
  return isPunctuation(char) ? char : undefined
}

/** What an escape leaves as it is. Escaped letters and digits are classes, boundaries and references. */
function isPunctuation(char: string): boolean {
  return /[!-/:-@[-`{-~ ]/.test(char)
}
