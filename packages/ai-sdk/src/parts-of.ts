/** Reads the content of a message. */

/** Returns the parts of a message with their positions. JavaScript also passes strings, and lists with null. */
export function partsOf<Part extends { type: string }>(
  content: readonly Part[],
): (readonly [Part, number])[] {
  const parts: readonly unknown[] =
    typeof content === 'string' ? [{ type: 'text', text: content }] : Array.isArray(content) ? content : []
  return parts.flatMap((part, j) =>
    typeof part === 'object' && part !== null ? [[part as Part, j] as const] : [],
  )
}
