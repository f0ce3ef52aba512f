/** Shapes of Go's strings, booleans and numbers. `null` leaves them as they are. */
import { encodeFloat32 } from './encode-float32.ts'
import type { Decoding, Kind } from './decoding.ts'
import type { GoType } from './go-type.ts'

const INTEGER = /^-?\d+$/

/** A Go `string`; with a type name of its own where it has one. */
export function string(type = 'string'): GoType<string> {
  return scalar(type, '', 'string', (decoding) => decoding.string())
}

/** A Go `bool`. */
export function bool(): GoType<boolean> {
  return scalar('bool', false, 'bool', (decoding) => decoding.literal() === 'true')
}

/** A Go `int` of 64 bits: no fraction and no exponent. Above 2^53 the last digits are lost. */
export function int(): GoType<number> {
  return integer('int', -(2n ** 63n), 2n ** 63n - 1n)
}

/** A Go `uint8`. */
export function uint8(): GoType<number> {
  return integer('uint8', 0n, 255n)
}

/** A Go `float64`. */
export function float64(): GoType<number> {
  return number('float64', (literal) => Number.isFinite(Number(literal)))
}

/** A Go `float32`: the number with the fewest digits that is the same one in 32 bits. */
export function float32(): GoType<number> {
  return number('float32', fitsFloat32, (literal) => Number(encodeFloat32(Math.fround(Number(literal)))))
}

function fitsFloat32(literal: string): boolean {
  return Number.isFinite(Math.fround(Number(literal)))
}

function integer(type: string, least: bigint, most: bigint): GoType<number> {
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
): GoType<number> {
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
): GoType<T> {
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
