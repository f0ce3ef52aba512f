/** Cuts text into pieces of the size that models speak in: a word with the blank before it. */

/** The pieces of a text, always the same; joined they are the text again. A list is taken as it is. */
export function cutText(text: string | readonly string[]): string[] {
  if (typeof text !== 'string') return [...text]
  // The curly apostrophe by its number: it would be the one character of the built command that is no ASCII, and double its memory.
  return text.match(/\s*[\p{L}\p{N}\p{M}_'\u2019-]+|\s*[^\s\p{L}\p{N}\p{M}_]+|\s+/gu) ?? []
}
