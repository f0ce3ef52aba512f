/** Rewrites a JSON Schema to the keywords that the server and its grammars support: without references, `allOf`, `oneOf`, `const` and boolean schemas. */
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '@ollamakit/wire'
import { mergeSchemas } from './merge-schemas.ts'

export interface SimpleSchema {
  schema: JsonSchema
  /** The dropped constraints, a few words each. Empty if the meaning is unchanged. */
  lost: Set<string>
}

/** How often a schema may stand within itself where recursion is cut. */
const deepest = 3
/** How many levels a schema may have: no grammar and no model follows it down there, and neither does the stack. */
const mostLevels = 100
/** A schema whose references double at each level would fill the memory. */
const mostNodes = 5000

/** `recursion`: what becomes of a schema that contains itself. `keep` leaves a reference, and its target in `$defs`; `cut` writes it out three times and takes anything below. */
export function simplifySchema(root: JsonSchema, recursion: 'keep' | 'cut'): SimpleSchema {
  const lost = new Set<string>()
  /** The references that have to stay, and their names in `$defs`. */
  const staying = new Map<string, string>()
  let nodes = 0

  function simplify(schema: JsonValue | undefined, path: readonly string[], level: number): JsonObject {
    if (!isJsonObject(schema)) return {}
    if (level > mostLevels) {
      lost.add(`everything below ${mostLevels} levels`)
      return {}
    }
    if (++nodes > mostNodes) {
      lost.add(`everything after ${mostNodes} parts`)
      return {}
    }
    const simple: JsonObject = {}
    const also: JsonObject[] = []
    for (const [word, value] of Object.entries(schema)) {
      if (value === undefined || unread.has(word)) continue
      switch (word) {
        case '$ref':
        case '$dynamicRef':
        case '$recursiveRef':
          also.push(resolve(value, path, level))
          break
        case 'allOf':
          for (const part of toList(value)) also.push(simplify(part, path, level + 1))
          break
        case 'anyOf':
        case 'oneOf': {
          const options = toList(value).filter((option) => !isNever(option))
          if (options.length > 0)
            also.push({ anyOf: options.map((option) => simplify(option, path, level + 1)) })
          break
        }
        case 'const':
          also.push({ enum: [value], ...(schema['type'] === undefined ? toType(value) : {}) })
          break
        case 'properties':
          simple[word] = toProperties(value, path, level + 1)
          break
        case 'items':
          if (Array.isArray(value))
            simple['prefixItems'] = value.map((item) => simplify(item, path, level + 1))
          else if (!isNever(value)) simple[word] = simplify(value, path, level + 1)
          break
        case 'prefixItems':
          simple[word] = toList(value).map((item) => simplify(item, path, level + 1))
          break
        case 'additionalProperties':
          simple[word] = isJsonObject(value) ? simplify(value, path, level + 1) : value
          break
        default:
          simple[word] = value
      }
    }
    const merged = also.reduce((one, other) => mergeSchemas(one, other, lost), simple)
    return schema['nullable'] === true ? toNullable(merged) : merged
  }

  function toProperties(properties: JsonValue, path: readonly string[], level: number): JsonObject {
    if (!isJsonObject(properties)) return {}
    const allowed = Object.entries(properties).filter(([, property]) => !isNever(property))
    return Object.fromEntries(allowed.map(([name, property]) => [name, simplify(property, path, level)]))
  }

  function resolve(reference: JsonValue, path: readonly string[], level: number): JsonObject {
    const target = typeof reference === 'string' ? find(root, reference) : undefined
    if (typeof reference !== 'string' || target === undefined) {
      lost.add(`the reference ${JSON.stringify(reference)}`)
      return {}
    }
    const within = path.filter((one) => one === reference).length
    if (within > 0 && recursion === 'keep') return { $ref: `#/$defs/${nameOf(reference)}` }
    if (within < deepest) return simplify(target, [...path, reference], level + 1)
    lost.add(`${reference} more than ${deepest} times within itself`)
    return {}
  }

  function nameOf(reference: string): string {
    const last = (reference.split('/').at(-1) ?? '').replace(/[^\w-]+/g, '') || 'root'
    const names = [...staying.values()]
    const name = staying.get(reference) ?? (names.includes(last) ? `${last}${names.length}` : last)
    staying.set(reference, name)
    return name
  }

  const schema = simplify(root, ['#'], 0)
  const definitions: [name: string, schema: JsonObject][] = []
  // What a definition refers to joins the map while it is gone through.
  for (const [reference, name] of staying)
    definitions.push([name, simplify(find(root, reference), [reference], 0)])
  return { schema: staying.size > 0 ? { ...schema, $defs: Object.fromEntries(definitions) } : schema, lost }
}

/** Where a schema lives and what is written beside it, what has been read when it comes, and what would not be a word of an object but its prototype. */
const unread = new Set([
  '$schema',
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$recursiveAnchor',
  '$comment',
  '$defs',
  'definitions',
  'nullable',
  '__proto__',
])

/** The target of a reference into the same document; undefined where there is none. */
function find(root: JsonSchema, reference: string): JsonValue | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return findNamed(root, reference, 0)
  const steps = reference.split('/').slice(1)
  return steps.reduce<JsonValue | undefined>((at, step) => {
    const key = unescapeStep(step)
    if (Array.isArray(at)) return at[Number(key)]
    return isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }, root)
}

/** The schema that gives itself this name: by an anchor, or as an address of its own. */
function findNamed(schema: JsonValue | undefined, reference: string, level: number): JsonObject | undefined {
  if (typeof schema !== 'object' || schema === null || level > 2 * mostLevels) return undefined
  if (isJsonObject(schema)) {
    const { $id: id, $anchor: anchor, $dynamicAnchor: dynamic } = schema
    if (
      id === reference ||
      [anchor, dynamic].some((name) => typeof name === 'string' && `#${name}` === reference)
    )
      return schema
  }
  for (const part of Object.values(schema)) {
    const found = findNamed(part, reference, level + 1)
    if (found) return found
  }
  return undefined
}

/** A step of a JSON Pointer in a URL. */
function unescapeStep(step: string): string {
  let text = step
  try {
    text = decodeURIComponent(step)
  } catch {
    // A lone percent sign stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

function toList(value: JsonValue): JsonValue[] {
  return Array.isArray(value) ? value : []
}

/** What nothing satisfies: `false`, or the same in the words of generators. */
function isNever(schema: JsonValue | undefined): boolean {
  if (!isJsonObject(schema)) return schema === false
  const { not } = schema
  return isJsonObject(not) && Object.keys(not).length === 0 && Object.keys(schema).length === 1
}

function toType(value: JsonValue): JsonObject {
  if (value === null) return { type: 'null' }
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' }
  return typeof value === 'object' ? {} : { type: typeof value }
}

/** OpenAPI's word for what JSON Schema says by one more type, value or choice. */
function toNullable(schema: JsonObject): JsonObject {
  const { type, enum: values, anyOf } = schema
  const types = typeof type === 'string' ? [type] : toList(type ?? null)
  return {
    ...schema,
    ...(types.length > 0 && !types.includes('null') ? { type: [...types, 'null'] } : {}),
    ...(Array.isArray(values) && !values.includes(null) ? { enum: [...values, null] } : {}),
    ...(Array.isArray(anyOf) ? { anyOf: [...anyOf, { type: 'null' }] } : {}),
  }
}
