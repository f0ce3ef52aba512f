/** Texts and numbers that satisfy a JSON Schema. */
import type { JsonObject, JsonValue } from '@ollamakit/wire'
import { textForPattern } from './text-for-pattern.ts'

const formats: { [format: string]: string } = {
  'date-time': '2026-01-01T12:00:00Z',
  date: '2026-01-01',
  time: '12:00:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'example.com',
  'uri-reference': '/path',
  duration: 'P1D',
  'json-pointer': '/a',
  regex: '^a$',
}

/** A text of the format, pattern and length that the schema asks for. */
export function stringOf(schema: JsonObject): string {
  const { format, pattern } = schema
  const [least, most] = [countOf(schema['minLength']) ?? 0, countOf(schema['maxLength']) ?? 100_000]
  if (typeof pattern === 'string') {
    const patterned = textForPattern(pattern)
    if (patterned !== undefined)
      return patterned.length >= least || least > longestPatterned
        ? patterned
        : lengthened(patterned, pattern, least)
  }
  const text = typeof format === 'string' && Object.hasOwn(formats, format) ? (formats[format] ?? '') : 'text'
  return text.padEnd(Math.min(least, 100_000), 'x').slice(0, most)
}

const longestPatterned = 1000

/** A repeated character makes a text longer where the expression allows it. */
function lengthened(text: string, pattern: string, length: number): string {
  const expression = new RegExp(pattern, 'u')
  const missing = length - text.length
  const longer = Array.from(
    { length: text.length },
    (_, i) => text.slice(0, i) + text.charAt(i).repeat(missing + 1) + text.slice(i + 1),
  )
  return longer.find((candidate) => expression.test(candidate)) ?? text
}

/** One, or what is nearest to it between the limits. */
export function numberOf(schema: JsonObject, isWhole: boolean): number {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, multipleOf } = schema
  const step = typeof multipleOf === 'number' && multipleOf > 0 ? multipleOf : isWhole ? 1 : undefined
  const least = Math.max(
    typeof minimum === 'number' ? minimum : -Infinity,
    typeof above === 'number' ? (step === undefined ? above : above + step / 1e6) : -Infinity,
  )
  const most = Math.min(
    typeof maximum === 'number' ? maximum : Infinity,
    typeof below === 'number' ? (step === undefined ? below : below - step / 1e6) : Infinity,
  )
  const isInside = (value: number): boolean =>
    value >= least && value <= most && value !== above && value !== below
  if (step === undefined)
    return isInside(1)
      ? 1
      : ([least, most, (least + most) / 2, least + 1, most - 1].find(
          (value) => Number.isFinite(value) && isInside(value),
        ) ?? 1)
  const multiples = [1, Math.ceil(least / step) * step, Math.floor(most / step) * step].filter(
    (value) => Number.isFinite(value) && isInside(value),
  )
  return (
    multiples.find((value) => Math.abs(value / step - Math.round(value / step)) < 1e-9) ??
    (Number.isFinite(least) ? Math.ceil(least) : 1)
  )
}

/** A limit of the schema, as a whole number. */
export function countOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : undefined
}
