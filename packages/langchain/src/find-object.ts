/** Finds JSON in text that is not only JSON: in code fences, and between sentences. */

export interface FoundObject {
  json: string
  where: 'a code fence' | 'the text around it'
}

/** A text of braces must not be scanned from each of them. */
const maxCandidates = 32

/** Returns the objects and lists in `text` that are valid JSON: those in code fences first, then in their order. */
export function* findObjects(text: string): Generator<FoundObject> {
  for (const [, fenced = ''] of text.matchAll(/```[\w-]*\s*([\s\S]*?)```/g)) {
    if (isObject(fenced)) yield { json: fenced.trim(), where: 'a code fence' }
  }
  let candidates = 0
  for (let start = nextStart(text, 0); start >= 0 && candidates++ < maxCandidates;) {
    const end = endOfValue(text, start)
    const json = end < 0 ? '' : text.slice(start, end)
    if (isObject(json)) yield { json, where: 'the text around it' }
    start = nextStart(text, isObject(json) ? end : start + 1)
  }
}

export function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}

/** Where JSON can begin: braces of formulas and templates are no candidates. */
function nextStart(text: string, from: number): number {
  const start = /\{\s*["}]|\[\s*(?:["{[\]\d-]|true|false|null)/g
  start.lastIndex = from
  return start.exec(text)?.index ?? -1
}

/** Returns the position after the bracket that closes the one at `start`; -1 if there is none. */
function endOfValue(text: string, start: number): number {
  let depth = 0
  let isInString = false
  for (let i = start; i < text.length; i++) {
    const char = text[i]
    if (isInString) {
      if (char === '\\') i++
      else if (char === '"') isInString = false
    } else if (char === '"') isInString = true
    else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && --depth === 0) return i + 1
  }
  return -1
}
