import type { JsonObject, JsonValue, SchemaLike } from '../json.ts'

/** A tool the model may call. Server: `api/types.go` Tool. */
export interface Tool {
  /** `function`; not checked. */
  type: string
  function: ToolFunction
}

export interface ToolFunction {
  name: string
  description?: string | undefined
  parameters: ToolParameters | SchemaLike
}

/**
 * What the server keeps of a tool's schema; any other keyword is dropped silently. Server: `api/types.go`
 * ToolFunctionParameters.
 */
export interface ToolParameters {
  /** One string: a list is status 400. */
  type: string
  $defs?: JsonValue
  items?: JsonValue | undefined
  required?: string[] | undefined
  properties: { [name: string]: ToolProperty } | null
}

/**
 * What the server keeps of one property. `$ref`, `oneOf`, `allOf`, `const`, `default`, `format` and limits
 * never reach the model.
 */
export interface ToolProperty {
  anyOf?: ToolProperty[] | undefined
  type?: string | string[] | undefined
  items?: JsonObject | undefined
  description?: string | undefined
  enum?: JsonValue[] | undefined
  properties?: { [name: string]: ToolProperty } | undefined
  required?: string[] | undefined
}
