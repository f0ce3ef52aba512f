/** A moment as the server writes it. */

/** The moment of an RFC 3339 text or of Unix seconds; undefined where it is neither, or the zero time of an answer that was never begun. */
export function toDate(moment: unknown): Date | undefined {
  const date = new Date(
    typeof moment === 'number'
      ? moment * 1000
      : typeof moment === 'string'
        ? toMilliseconds(moment)
        : Number.NaN,
  )
  return date.getTime() > 0 ? date : undefined
}

/** Without what lies below milliseconds: a Date cannot hold it, and reading it costs ten times as much. */
function toMilliseconds(moment: string): string {
  return moment.length > 24 && moment.endsWith('Z') ? `${moment.slice(0, 23)}Z` : moment
}
