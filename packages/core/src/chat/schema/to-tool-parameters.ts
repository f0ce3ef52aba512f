/** The parameters of a tool as the server's own structs hold them. Whatever else a schema says never reaches the model (captures/native/chat/tools-schema), unless its description says it. */
import { isJsonObject, type JsonObject, type JsonValue, type SchemaLike } from '@ollamakit/wire'
import { rewriteOnce, type SchemaRewrite } from './schema-rewrite.ts'
import { simplifySchema } from './simplify-schema.ts'

/** References written out, `allOf` joined, `oneOf` as `anyOf`, `const` as `enum`; limits, formats and defaults moved into the descriptions. The given schema is not touched. */
export const toToolParameters: (schema: SchemaLike) => SchemaRewrite = rewriteOnce((parameters) => {
  const { schema, lost } = simplifySchema(parameters, 'cut')
  // The list of arguments itself has no description that could say it.
  for (const word of telling) if (saysMuch(word, schema)) lost.add(word)
  const { type, properties, required } = flatten(toProperty(schema), lost)
  return {
    schema: {
      // The server takes one word here, and a list is status 400.
      type: typeof type === 'string' ? type : 'object',
      properties: properties ?? {},
      ...(Array.isArray(required) && required.length > 0 ? { required } : {}),
    },
    lost: [...lost],
  }
})

/** Words that mean something to a model, in the order in which its description says them. */
const telling = [
  'format',
  'pattern',
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'prefixItems',
  'contains',
  'additionalProperties',
  'patternProperties',
  'dependentRequired',
  'not',
  'if',
  'then',
  'else',
  'default',
  'examples',
]

/** The seven words that a property keeps. */
function toProperty(schema: JsonObject): JsonObject {
  const { anyOf, type, items, description, enum: values, properties, required } = schema
  const told = toDescription(description, schema)
  return {
    ...(Array.isArray(anyOf) ? { anyOf: anyOf.map(toPropertyOf) } : {}),
    ...(type === undefined ? {} : { type }),
    ...(items === undefined ? {} : { items: toPropertyOf(items) }),
    ...(told ? { description: told } : {}),
    ...(values === undefined ? {} : { enum: values }),
    ...(isJsonObject(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, property]) => [name, toPropertyOf(property)]),
          ),
        }
      : {}),
    ...(Array.isArray(required) && required.length > 0 ? { required } : {}),
  }
}

function toPropertyOf(schema: JsonValue | undefined): JsonObject {
  return isJsonObject(schema) ? toProperty(schema) : {}
}

function toDescription(description: JsonValue | undefined, schema: JsonObject): string {
  const said = typeof description === 'string' ? description : ''
  const told = telling
    .filter((word) => saysMuch(word, schema))
    .map((word) => `${word}: ${toText(schema[word])}`)
  if (told.length === 0) return said
  return said ? `${said} (${told.join(', ')})` : told.join(', ')
}

/** Schema generators write bounds of all integers, open objects and the pattern behind a format: true, and nothing that a model needs to hear. */
function saysMuch(word: string, schema: JsonObject): boolean {
  const value = schema[word]
  switch (typeof value) {
    case 'undefined':
      return false
    case 'boolean':
      return word === 'default' || (value && word !== 'additionalProperties')
    case 'number':
      return Math.abs(value) < Number.MAX_SAFE_INTEGER
    case 'object':
      return value === null || Object.keys(value).length > 0
    default:
      return word !== 'pattern' || schema['format'] === undefined
  }
}

function toText(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A choice between whole argument lists, which the server has no place for, as one list: what every choice asks for stays required. */
function flatten(schema: JsonObject, lost: Set<string>): JsonObject {
  const { anyOf, ...rest } = schema
  if (!Array.isArray(anyOf)) return rest
  const choices = anyOf.filter(isJsonObject)
  const properties = new Map(toEntries(rest['properties']))
  for (const choice of choices)
    for (const [name, property] of toEntries(choice['properties'])) {
      const known = properties.get(name)
      properties.set(name, known === undefined ? property : either(known, property))
    }
  const always = toNames(choices[0]?.['required']).filter((name) =>
    choices.every((choice) => toNames(choice['required']).includes(name)),
  )
  if (choices.length > 1) lost.add('which arguments go together')
  return {
    ...rest,
    type: 'object',
    properties: Object.fromEntries(properties),
    required: [...new Set([...toNames(rest['required']), ...always])],
  }
}

function toEntries(properties: JsonValue | undefined): [name: string, property: JsonValue | undefined][] {
  return isJsonObject(properties) ? Object.entries(properties) : []
}

function toNames(required: JsonValue | undefined): JsonValue[] {
  return Array.isArray(required) ? required : []
}

/** Tags such as `kind: "a"` and `kind: "b"` become one list of words; anything else a choice. */
function either(one: JsonValue, other: JsonValue | undefined): JsonValue {
  if (other === undefined || JSON.stringify(one) === JSON.stringify(other)) return one
  if (isJsonObject(one) && isJsonObject(other)) {
    if (Array.isArray(one['enum']) && Array.isArray(other['enum']) && one['type'] === other['type'])
      return { ...one, enum: [...new Set([...one['enum'], ...other['enum']])] }
    if (Object.keys(one).length === 1 && Array.isArray(one['anyOf']))
      return { anyOf: [...one['anyOf'], other] }
  }
  return { anyOf: [one, other] }
}
