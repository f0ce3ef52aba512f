/** Checks values against JSON Schemas that clients send. The validator is only loaded once a schema comes: a mock starts without it. */
import { createRequire } from 'node:module'
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv'
import type { FormatsPlugin } from 'ajv-formats'
import type { JsonObject, JsonSchema } from '@ollamakit/wire'
import type { SchemaViolation } from '../journal/journal-entry.ts'
import { withinTime } from './within-time.ts'

/**
 * Where a value breaks a schema. A schema that is none, which the server judges on its own, is broken by nothing, and neither is
 * one that takes too long.
 */
export function findSchemaViolations(
  schema: JsonSchema,
  value: unknown,
  longestMs: number = 1000,
): SchemaViolation[] {
  loadValidators()
  const errors = withinTime(() => errorsOf(schema, value), longestMs)
  return (errors ?? []).filter(isTelling).slice(0, 10).map(toViolation)
}

function errorsOf(schema: JsonSchema, value: unknown): ErrorObject[] {
  const validate = compile(schema)
  return !validate || isValid(validate, value) ? [] : (validate.errors ?? [])
}

const compiled = new Map<string, ValidateFunction | undefined>()
const mostCompiled = 100
/** A validator keeps its schema. */
const longestCompiled = 64 * 1024

function compile(schema: JsonSchema): ValidateFunction | undefined {
  try {
    const text = JSON.stringify(schema)
    if (text.length > longestCompiled) return createValidator(schema).compile(schema)
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
  const { draft7, draft2020, formats } = loadValidators()
  const { $schema: dialect } = schema
  const library = typeof dialect === 'string' && /draft-0[4-7]/.test(dialect) ? draft7 : draft2020
  const validator = new library.default({
    strict: false,
    allErrors: true,
    logger: false,
    validateSchema: false,
  })
  formats.default(validator)
  return validator
}

interface Validators {
  draft7: typeof import('ajv')
  draft2020: typeof import('ajv/dist/2020.js')
  formats: { default: FormatsPlugin }
}

let validators: Validators | undefined

/** Loads them once. Call this before work with a timeout: a module whose loading is interrupted stays incomplete. */
export function loadValidators(): Validators {
  if (validators) return validators
  // They are CommonJS, which is what can be loaded in the middle of an answer.
  const require = createRequire(import.meta.url)
  validators = {
    draft7: require('ajv') as Validators['draft7'],
    draft2020: require('ajv/dist/2020.js') as Validators['draft2020'],
    formats: require('ajv-formats') as Validators['formats'],
  }
  return validators
}

/** What only repeats that something inside is wrong tells nothing. */
function isTelling({ keyword }: ErrorObject): boolean {
  return keyword !== 'if' && keyword !== 'allOf'
}

function toViolation({
  instancePath,
  message = 'breaks the schema',
  params,
  keyword,
}: ErrorObject): SchemaViolation {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) =>
      /^\d+$/.test(part) ? `[${part}]` : /^[\w$]+$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`,
    )
    .join('')
  const named: { [keyword: string]: string } = {
    enum: `one of ${JSON.stringify(params['allowedValues'])}`,
    const: JSON.stringify(params['allowedValue']),
    additionalProperties: `no property ${JSON.stringify(params['additionalProperty'])}`,
  }
  return { path: `$${path}`, expected: Object.hasOwn(named, keyword) ? (named[keyword] ?? message) : message }
}
