/** Go's names for the types of decoded JSON values, as its `%T` writes them. */
import { isJsonObject, type JsonValue } from '@ollamakit/wire'

/** The Go type of a decoded JSON value that is no text. */
export function goTypeOf(value: JsonValue | undefined): string {
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'boolean') return 'bool'
  if (Array.isArray(value)) return '[]interface {}'
  return isJsonObject(value) ? 'map[string]interface {}' : '<nil>'
}
