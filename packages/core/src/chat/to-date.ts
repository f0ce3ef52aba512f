/** A moment as the server writes it. */

/** The moment of an RFC 3339 text or of Unix seconds; undefined where it is neither, or the zero time of an answer that was never begun. */
export function toDate(moment: unknown): Date | undefined {
  const date = new Date(typeof moment === 'number' ? moment * 1000 : typeof moment === 'string' ? moment : Number.NaN)
  return date.getTime() > 0 ? date : undefined
}
