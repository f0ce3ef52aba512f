/** Writes numbers of 32 bits as Go does: with the fewest digits that are the same number again. */

/** The digits of a number that `Math.fround` leaves as it is. */
export function encodeFloat32(value: number): string {
  if (!Number.isFinite(value))
    throw new TypeError(`JSON has no ${value}: Go answers "json: unsupported value"`)
  if (Object.is(value, -0)) return '-0'
  let digits = usualDigits
  while (digits < mostDigits && !survives(value, digits)) digits++
  while (digits > 1 && survives(value, digits - 1)) digits--
  // Number and back: no trailing zeros, and an exponent only where Go has one.
  return String(Number(value.toPrecision(digits)))
}

const usualDigits = 8
const mostDigits = 9

function survives(value: number, digits: number): boolean {
  return Math.fround(Number(value.toPrecision(digits))) === value
}
