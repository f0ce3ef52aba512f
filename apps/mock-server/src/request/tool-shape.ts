/** How the server reads tool definitions: into a subset of JSON Schema, the rest is dropped (`api/types.go`, Tool and below). */
import type { JsonValue } from '@ollamakit/wire'
import { anyElement, anything } from '../go/json/anything.ts'
import { lazy, list, optional } from '../go/json/containers.ts'
import type { Decoding } from '../go/json/decoding.ts'
import { orderedMap } from '../go/json/ordered-map.ts'
import { string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'
import { unmarshaler } from '../go/json/unmarshaler.ts'

/** A tool as the server keeps it. Members are in the order in which it passes them on. */
export interface Tool {
  type: string
  items?: JsonValue
  function: ToolFunction
}

export interface ToolFunction {
  /** Empty when the request gave none: names are not checked. */
  name: string
  description: string
  parameters: ToolParameters
}

export interface ToolParameters {
  type: string
  $defs?: JsonValue
  items?: JsonValue
  required?: string[]
  /** In the order of the request. Null when there are none. */
  properties: { [name: string]: ToolProperty } | null
}

export interface ToolProperty {
  anyOf?: ToolProperty[]
  /** A list of one is a text. */
  type?: string | string[]
  items?: JsonValue
  description: string
  enum?: JsonValue[]
  properties?: { [name: string]: ToolProperty }
  required?: string[]
}

/** `string`, or a list of them. */
const propertyTypeShape: GoType<string | string[] | undefined> = unmarshaler(
  'api.PropertyType',
  () => undefined,
  readPropertyType,
)

const propertyShape: GoType<ToolProperty> = struct('api.ToolProperty', {
  anyOf: optional(list(lazy('api.ToolProperty', () => propertyShape))),
  type: propertyTypeShape,
  items: anything(),
  description: string(),
  enum: optional(list(anyElement())),
  properties: orderedMap(
    lazy('api.ToolProperty', () => propertyShape),
    () => undefined,
  ),
  required: optional(list(string())),
})

/** The schema of a tool's arguments. */
export const parametersShape: GoType<ToolParameters> = struct('api.ToolFunctionParameters', {
  type: string(),
  $defs: anything(),
  items: anything(),
  required: optional(list(string())),
  properties: orderedMap(propertyShape, () => null),
})

/** One element of `tools`. */
export const toolShape: GoType<Tool> = struct('api.Tool', {
  type: string(),
  items: anything(),
  function: struct('api.ToolFunction', {
    name: string(),
    description: string(),
    parameters: parametersShape,
  }),
})

function readPropertyType(nested: Decoding): string | string[] | undefined {
  const kind = nested.kind()
  if (kind === 'string' || kind === 'null') return string().decode(nested, '')
  const types = list(string()).decode(nested, [])
  return types.length > 1 ? types : types[0]
}
