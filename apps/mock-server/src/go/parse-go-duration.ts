/** Reads durations such as `1h30m` as Go's `time.ParseDuration` does. */

/** Nanoseconds per unit. */
const UNITS = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['\u00b5s', 1000n],
  ['\u03bcs', 1000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])
const LIMIT = 2n ** 63n
const NUMBER_AND_UNIT = /^(\d*)(?:\.(\d*))?([^.\d]*)/
/** Characters that Go's message shows as bytes. */
const SHOWN_AS_BYTES = /[^\x20-\x7f]/gu

/** @returns nanoseconds, or Go's words for what is wrong. */
export function parseGoDuration(text: string): { nanoseconds: bigint } | { error: string } {
  const invalid = { error: `time: invalid duration ${quote(text)}` }
  const unsigned = text.replace(/^[-+]/, '')
  const sign = text.startsWith('-') ? -1n : 1n
  if (unsigned === '0') return { nanoseconds: 0n }
  if (unsigned === '') return invalid

  let total = 0n
  for (let rest = unsigned; rest !== '';) {
    const [matched = '', whole = '', fraction = '', unit = ''] = NUMBER_AND_UNIT.exec(rest) ?? []
    if (whole === '' && fraction === '') return invalid
    if (BigInt(whole) > LIMIT) return invalid
    if (unit === '') return { error: `time: missing unit in duration ${quote(text)}` }
    const size = UNITS.get(unit)
    if (size === undefined) return { error: `time: unknown unit ${quote(unit)} in duration ${quote(text)}` }
    total += BigInt(whole) * size + partOf(size, fraction)
    if (total > LIMIT) return invalid
    rest = rest.slice(matched.length)
  }
  if (sign > 0n && total === LIMIT) return invalid
  return { nanoseconds: sign * total }
}

/** Computed in floating point, as Go does. */
function partOf(size: bigint, fraction: string): bigint {
  if (fraction === '') return 0n
  // More than 18 digits do not fit Go's integer, and it leaves the rest away.
  const digits = fraction.slice(0, 18)
  return BigInt(Math.trunc(Number(digits) * (Number(size) / 10 ** digits.length)))
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`).replace(SHOWN_AS_BYTES, toBytes)}"`
}

function toBytes(character: string): string {
  return Array.from(
    Buffer.from(character),
    (byte) => String.raw`\x` + byte.toString(16).padStart(2, '0'),
  ).join('')
}
