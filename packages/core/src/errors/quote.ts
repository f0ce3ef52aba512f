/** How much of somebody's text an error message repeats. The whole of it is on the error. */
const longest = 500

export function quote(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text
}
