/** How much of a foreign text an error message repeats. The whole text is on the error. */
const longest = 500

export function quote(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text
}

/** Formats an invalid value for the message of an error. */
export function show(value: unknown): string {
  if (typeof value === 'number') return String(value)
  try {
    return JSON.stringify(value) ?? (value === undefined ? 'missing' : `a ${typeof value}`)
  } catch {
    // It is circular, or a bigint.
    return `a ${typeof value}`
  }
}
