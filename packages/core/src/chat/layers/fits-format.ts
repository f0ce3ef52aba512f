/** Checks whether a text already satisfies a format that nothing enforced. */
import { isJsonObject, type JsonSchema, type JsonValue } from '@ollamakit/wire'
import type { ChatRequest } from '../chat-request.ts'

type Format = NonNullable<ChatRequest['format']>

/** Whether `text` is JSON of the right shape at its top. The caller checks what lies deeper, as with any server that ignores `format`. */
export function fitsFormat(text: string, format: Format): boolean {
  try {
    const value = JSON.parse(text) as JsonValue // JSON by definition
    return format === 'json' ? isJsonObject(value) : fitsTop(value, format as JsonSchema)
  } catch {
    return false
  }
}

function fitsTop(value: JsonValue, { type, enum: values, required, anyOf }: JsonSchema): boolean {
  if (Array.isArray(anyOf) && !anyOf.some((option) => isJsonObject(option) && fitsTop(value, option)))
    return false
  if (type !== undefined && !(Array.isArray(type) ? type : [type]).some((one) => isOfType(value, one)))
    return false
  if (Array.isArray(values) && !values.some((one) => JSON.stringify(one) === JSON.stringify(value)))
    return false
  return (
    !isJsonObject(value) ||
    !Array.isArray(required) ||
    required.every((name) => typeof name === 'string' && Object.hasOwn(value, name))
  )
}

function isOfType(value: JsonValue, type: JsonValue): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value)
    case 'array':
      return Array.isArray(value)
    case 'null':
      return value === null
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}
