/** Converts the `format` of a request to what fixtures see. */

/** @returns the parsed format; undefined for null and empty text, which mean none. */
export function toFormat(raw: string | undefined): unknown {
  const format: unknown = raw === undefined ? undefined : JSON.parse(raw)
  return format === null || format === '' ? undefined : format
}
