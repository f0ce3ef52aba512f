/** What Go's decoder reports when a value does not fit its type. */

/** A type error knows its place, and every decoder on the way out puts its own part of the path in front. Any other error is a text. */
export type DecodeError = { text: string } | TypeMismatch

/** Go's `UnmarshalTypeError`. */
export interface TypeMismatch {
  /** `string`, `bool`, `array`, `object`, `number`, or `number 1.5` with the literal. */
  found: string
  /** The Go type that was wanted: `[]api.Message`. */
  wanted: string
  /** The innermost struct, empty when there is none or it has no name. */
  struct: string
  /** Names of the fields from the outermost value on. */
  path: readonly string[]
}

/** Thrown where Go returns an error at once instead of keeping it for the end. */
export class DecodingStopped extends Error {
  readonly error: DecodeError

  constructor(error: DecodeError) {
    super(errorText(error))
    this.error = error
  }
}

/** Go's words for the error. */
function errorText(error: DecodeError): string {
  if ('text' in error) return error.text
  const { found, wanted, struct, path } = error
  const place = struct !== '' || path.length > 0 ? `struct field ${struct}.${path.join('.')}` : 'value'
  return `json: cannot unmarshal ${found} into Go ${place} of type ${wanted}`
}
