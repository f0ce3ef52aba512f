/** Shapes of Go's strings, booleans and numbers. `null` leaves them as they are. */
import { encodeFloat32 } from './encode-float32.ts'
import type { Decoding, Kind } from './decoding.ts'
import type { Shape } from './shape.ts'

const INTEGER = /^-?\d+$/

/** A Go `string`; with a type name of its own where it has one. */
export function string(type = 'string'): Shape<string> {
  return scalar(type, '', 'string', (decoding) => decoding.string())
}

/** A Go `bool`. */
export function bool(): Shape<boolean> {
  return scalar('bool', false, 'bool', (decoding) => decoding.literal() === 'true')
}

/** A Go `int` of 64 bits: no fraction and no exponent. Above 2^53 the last digits are lost. */
export function int(): Shape<number> {
  return integer('int', -(2n ** 63n), 2n ** 63n - 1n)
}

/** A Go `uint8`. */
export function uint8(): Shape<number> {
  return integer('uint8', 0n, 255n)
}

/** A Go `float64`. */
export function float64(): Shape<number> {
  return number('float64', (literal) => Number.isFinite(Number(literal)))
}

/** A Go `float32`: the number with the fewest digits that is the same one in 32 bits. */
export function float32(): Shape<number> {
  return number('float32', fitsFloat32, (literal) => Number(encodeFloat32(Math.fround(Number(literal)))))
}

function fitsFloat32(literal: string): boolean {
  return Number.isFinite(Math.fround(Number(literal)))
}

function integer(type: string, least: bigint, most: bigint): Shape<number> {
  return number(type, (literal) => {
    if (!INTEGER.test(literal) || (least === 0n && literal.startsWith('-'))) return false
    const value = BigInt(literal)
    return value >= least && value <= most
  })
}

function number(
  type: string,
  fits: (literal: string) => boolean,
  read: (literal: string) => number = Number,
): Shape<number> {
  return scalar(type, 0, 'number', (decoding, previous) => {
    const literal = decoding.literal()
    if (fits(literal)) return read(literal)
    decoding.saveError({ found: `number ${literal}`, wanted: type, struct: '', path: [] })
    return previous
  })
}

function scalar<T>(
  type: string,
  zero: T,
  kind: Kind,
  read: (decoding: Decoding, previous: T) => T,
): Shape<T> {
  return {
    type,
    zero: () => zero,
    decode(decoding, previous) {
      const found = decoding.kind()
      if (found === kind) return read(decoding, previous)
      if (found === 'null') decoding.skip()
      else decoding.saveMismatch(type)
      return previous
    },
  }
}
