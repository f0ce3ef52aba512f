/** JSON as TypeScript sees it, and the few JSON Schema words the server reads. */

/** Any JSON value. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [key: string]: JsonValue | undefined }

/** A JSON object. `undefined` members are not sent. */
export type JsonObject = { [key: string]: JsonValue | undefined }

/**
 * A JSON Schema. Which keywords survive depends on where it is sent: see `ToolParameters` and
 * `ChatRequest.format`.
 */
export type JsonSchema = JsonObject

/**
 * A JSON Schema to be sent, in whatever type there is of it: those of schema libraries are interfaces without
 * an index signature, or have lists that cannot be changed.
 */
export type SchemaLike = object

/** Whether a value is an object with keys: neither null, nor an array, nor a primitive. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a received value is a list of things with a name. */
export function isListOfNamed(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => isJsonObject(item) && typeof item['name'] === 'string')
}
