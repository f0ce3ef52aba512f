/** How much of somebody's text an error message repeats. The whole of it is on the error. */
const longest = 500

export function quote(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text
}

/** A value that was given, as the message of a wrong one shows it. */
export function show(value: unknown): string {
  if (typeof value === 'number') return String(value)
  try {
    return JSON.stringify(value) ?? (value === undefined ? 'missing' : `a ${typeof value}`)
  } catch {
    // It goes round in circles, or is a bigint.
    return `a ${typeof value}`
  }
}
