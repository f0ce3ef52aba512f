/** What a Go type is to the decoder. */
import type { Decoding } from './decoding.ts'

/** How values of one Go type are read. Shapes are put together from the combinators of this folder, one table for each request. */
export interface GoType<T> {
  /** The type as Go writes it in messages: `string`, `[]api.Message`. */
  readonly type: string
  /** What a place of this type holds before anything is read; `undefined` for what has no value at all. */
  zero(): T
  /**
   * Reads the value at hand and says what the place holds then. A value of the wrong type is reported to the decoding and leaves the place as it was.
   *
   * @param previous - what the place holds: the zero value, or what an earlier member of the same name has put there.
   */
  decode(decoding: Decoding, previous: T): T
}

/** The value that a shape reads. */
export type Decoded<S> = S extends GoType<infer T> ? T : never
