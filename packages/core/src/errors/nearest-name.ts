/** Finds the name that was probably meant. */

/** The name closest to `given`: the same but for case, `_` and `-`, or a few letters off. Undefined if none is close. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const plain = toPlain(given)
  const most = plain.length > 4 ? 2 : 1
  let nearest: { name: string; edits: number } | undefined
  for (const name of names) {
    const edits = countEdits(plain, toPlain(name))
    if (edits <= most && edits < (nearest?.edits ?? Infinity)) nearest = { name, edits }
  }
  return nearest?.name
}

/** The end of a message about an unknown name: "Did you mean …?" where one is close, and all that there are. */
export function suggestName(given: string, names: readonly string[]): string {
  const near = nearestName(given, names)
  return `${near === undefined ? '' : `Did you mean ${near}? `}It has ${names.join(', ')}`
}

function toPlain(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase()
}

/** Levenshtein distance, row by row. */
function countEdits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] as number) + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, replaced))
    }
    row = next
  }
  return row[other.length] as number
}
