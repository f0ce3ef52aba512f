/** Rewrites a schema for `format` to the keywords of the server's grammar compiler. With others, it refuses the request or ignores the schema. */
import {
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  type SchemaLike,
} from '@ollamakit/wire'
import { rewriteOnce, type SchemaRewrite } from './schema-rewrite.ts'
import { simplifySchema } from './simplify-schema.ts'
import { toGrammarPattern } from './to-grammar-pattern.ts'

/** References written out (a schema that contains itself keeps those), `allOf` joined, `oneOf` as `anyOf`, `const` as `enum`. The given schema is not touched. */
export const toFormatSchema: (schema: SchemaLike) => SchemaRewrite = rewriteOnce((schema) =>
  toGrammarSchema(schema, 'keep'),
)

/** The same, to stand within another schema: without references, which would point to that one. */
export const toInnerFormatSchema: (schema: SchemaLike) => SchemaRewrite = rewriteOnce((schema) =>
  toGrammarSchema(schema, 'cut'),
)

function toGrammarSchema(given: JsonSchema, recursion: 'keep' | 'cut'): SchemaRewrite {
  const { schema, lost } = simplifySchema(given, recursion)
  const written = toWords(schema, '', lost)
  return { schema: written, lost: [...lost] }
}

/** Keywords without a counterpart in a grammar. */
const unenforced = new Set([
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'propertyNames',
  'contains',
  'unevaluatedProperties',
  'unevaluatedItems',
])
/** The compiler writes repetitions out, and gives up beyond this many. */
const mostRepetitions = 2000
const repetitions = new Set(['minLength', 'maxLength', 'minItems', 'maxItems'])

function toWords(schema: JsonObject, where: string, lost: Set<string>): JsonObject {
  const written: JsonObject = {}
  const within = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
    isJsonObject(value) ? toWords(value, where + name, lost) : value
  for (const [word, value] of Object.entries(schema)) {
    if (unenforced.has(word)) {
      if (!saysOnlyText(word, value)) lost.add(`${word}${at(where)}`)
    } else if (repetitions.has(word) && Number(value) > mostRepetitions)
      lost.add(`${word} above ${mostRepetitions}${at(where)}`)
    else if (word === 'pattern' && typeof value === 'string') {
      const pattern = toGrammarPattern(value)
      if (pattern === undefined) lost.add(`the pattern${at(where)}`)
      else written[word] = pattern
    } else if ((word === 'properties' || word === '$defs') && isJsonObject(value))
      written[word] = Object.fromEntries(
        Object.entries(value).map(([name, property]) => [name, within(property, `.${name}`)]),
      )
    else if ((word === 'anyOf' || word === 'prefixItems') && Array.isArray(value))
      written[word] = value.map((part) => within(part, '') ?? {})
    else if (word === 'items' || word === 'additionalProperties') written[word] = within(value, '[]')
    else written[word] = value
  }
  return written
}

/** Keys of JSON are texts anyway. */
function saysOnlyText(word: string, value: JsonValue | undefined): boolean {
  return word === 'propertyNames' && JSON.stringify(value) === '{"type":"string"}'
}

function at(where: string): string {
  return where ? ` of ${where.replace(/^\./, '')}` : ''
}
