/** Prints decoded JSON values as Go's `fmt` does: `%v` without quotes, `%#v` in Go's own syntax. */
import type { JsonValue } from '@ollamakit/wire'
import { quoteGo } from './quote-go.ts'

/** `%v`: texts as they are, `[1 2]`, `map[a:1]`. */
export function printGo(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '<nil>'
  if (typeof value === 'number') return printNumber(value)
  if (Array.isArray(value)) return `[${value.map(printGo).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  return `map[${sortedKeys(value)
    .map((key) => `${key}:${printGo(value[key])}`)
    .join(' ')}]`
}

/** `%#v`: as it would stand in a Go program. */
export function printGoSyntax(value: JsonValue | undefined): string {
  if (typeof value === 'string') return quoteGo(value)
  if (Array.isArray(value)) return `[]interface {}{${value.map(printGoSyntax).join(', ')}}`
  if (typeof value !== 'object' || value === null) return printGo(value)
  return `map[string]interface {}{${sortedKeys(value)
    .map((key) => `${quoteGo(key)}:${printGoSyntax(value[key])}`)
    .join(', ')}}`
}

/** With an exponent of at least two digits from a million on, and below a ten thousandth. */
function printNumber(value: number): string {
  const size = Math.abs(value)
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(value)
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}

function sortedKeys(value: object): string[] {
  return Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1))
}
