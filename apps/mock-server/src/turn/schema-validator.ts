/** Checks values against JSON Schemas that clients send. The validator is only loaded once a schema comes: a mock starts without it. */
import { createRequire } from 'node:module'
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv'
import type { FormatsPlugin } from 'ajv-formats'
import type { JsonObject, JsonSchema } from '@ollamakit/wire'
import type { SchemaViolation } from '../journal/journal.ts'

/** Where a value breaks a schema. A schema that is none, which the server judges on its own, is broken by nothing. */
export function findSchemaViolations(schema: JsonSchema, value: unknown): SchemaViolation[] {
  const validate = compile(schema)
  if (!validate || isValid(validate, value)) return []
  return (validate.errors ?? []).filter(isTelling).slice(0, 10).map(toViolation)
}

const compiled = new Map<string, ValidateFunction | undefined>()
const mostCompiled = 100

function compile(schema: JsonSchema): ValidateFunction | undefined {
  try {
    const text = JSON.stringify(schema)
    if (!compiled.has(text)) {
      if (compiled.size >= mostCompiled) compiled.clear()
      compiled.set(text, createValidator(schema).compile(schema))
    }
    return compiled.get(text)
  } catch {
    // Not a schema, nested deeper than a stack, or one that points to the network.
    return undefined
  }
}

function isValid(validate: ValidateFunction, value: unknown): boolean {
  try {
    return validate(value)
  } catch {
    return true
  }
}

/** One for each schema: two with the same `$id` must not know each other. */
function createValidator(schema: JsonObject): Ajv {
  const require = createRequire(import.meta.url)
  const { $schema: dialect } = schema
  const draft7 = typeof dialect === 'string' && /draft-0[4-7]/.test(dialect)
  // Both are CommonJS, which is what can be loaded in the middle of an answer.
  const library = draft7 ? (require('ajv') as typeof import('ajv')) : (require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js'))
  const formats = require('ajv-formats') as { default: FormatsPlugin }
  const validator = new library.default({ strict: false, allErrors: true, logger: false, validateSchema: false })
  formats.default(validator)
  return validator
}

/** What only repeats that something inside is wrong tells nothing. */
function isTelling({ keyword }: ErrorObject): boolean {
  return keyword !== 'if' && keyword !== 'allOf'
}

function toViolation({ instancePath, message = 'breaks the schema', params, keyword }: ErrorObject): SchemaViolation {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : /^[\w$]+$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`))
    .join('')
  const named: { [keyword: string]: string } = {
    enum: `one of ${JSON.stringify(params['allowedValues'])}`,
    const: JSON.stringify(params['allowedValue']),
    additionalProperties: `no property ${JSON.stringify(params['additionalProperty'])}`,
  }
  return { path: `$${path}`, expected: Object.hasOwn(named, keyword) ? (named[keyword] ?? message) : message }
}
