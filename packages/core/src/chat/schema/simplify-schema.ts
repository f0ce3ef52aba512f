/** JSON Schema in the few words that the server and its grammars read: nothing by reference, no `allOf`, `oneOf` or `const`, no schema that is only true or false. */
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '@ollamakit/wire'
import { mergeSchemas } from './merge-schemas.ts'

export interface SimpleSchema {
  schema: JsonSchema
  /** What could not be kept, a few words each. Empty where the schema means what it meant. */
  lost: Set<string>
}

/** How often a schema may stand within itself where recursion is cut. */
const deepest = 3
/** A schema whose references double at each level would fill the memory. */
const mostNodes = 5000

/** `recursion`: what becomes of a schema that contains itself. `keep` leaves a reference, and its target in `$defs`; `cut` writes it out three times and takes anything below. */
export function simplifySchema(root: JsonSchema, recursion: 'keep' | 'cut'): SimpleSchema {
  const lost = new Set<string>()
  /** The references that have to stay, and their names in `$defs`. */
  const staying = new Map<string, string>()
  let nodes = 0

  function simplify(schema: JsonValue | undefined, path: readonly string[]): JsonObject {
    if (!isJsonObject(schema)) return {}
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
          also.push(resolve(value, path))
          break
        case 'allOf':
          for (const part of toList(value)) also.push(simplify(part, path))
          break
        case 'anyOf':
        case 'oneOf': {
          const options = toList(value).filter((option) => !isNever(option))
          if (options.length > 0) also.push({ anyOf: options.map((option) => simplify(option, path)) })
          break
        }
        case 'const':
          also.push({ enum: [value], ...(schema['type'] === undefined ? toType(value) : {}) })
          break
        case 'properties':
          simple[word] = toProperties(value, path)
          break
        case 'items':
          if (Array.isArray(value)) simple['prefixItems'] = value.map((item) => simplify(item, path))
          else if (!isNever(value)) simple[word] = simplify(value, path)
          break
        case 'prefixItems':
          simple[word] = toList(value).map((item) => simplify(item, path))
          break
        case 'additionalProperties':
          simple[word] = isJsonObject(value) ? simplify(value, path) : value
          break
        default:
          simple[word] = value
      }
    }
    const merged = also.reduce((one, other) => mergeSchemas(one, other, lost), simple)
    return schema['nullable'] === true ? toNullable(merged) : merged
  }

  function toProperties(properties: JsonValue, path: readonly string[]): JsonObject {
    if (!isJsonObject(properties)) return {}
    const allowed = Object.entries(properties).filter(([, property]) => !isNever(property))
    return Object.fromEntries(allowed.map(([name, property]) => [name, simplify(property, path)]))
  }

  function resolve(reference: JsonValue, path: readonly string[]): JsonObject {
    const target = typeof reference === 'string' ? find(root, reference) : undefined
    if (typeof reference !== 'string' || target === undefined) {
      lost.add(`the reference ${JSON.stringify(reference)}`)
      return {}
    }
    const within = path.filter((one) => one === reference).length
    if (within > 0 && recursion === 'keep') return { $ref: `#/$defs/${nameOf(reference)}` }
    if (within < deepest) return simplify(target, [...path, reference])
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

  const schema = simplify(root, ['#'])
  const definitions: JsonObject = {}
  // What a definition refers to joins the map while it is gone through.
  for (const [reference, name] of staying) definitions[name] = simplify(find(root, reference), [reference])
  return { schema: staying.size > 0 ? { ...schema, $defs: definitions } : schema, lost }
}

/** Where a schema lives and what is written beside it, and what has been read when it comes. */
const unread = new Set(['$schema', '$id', '$anchor', '$comment', '$defs', 'definitions', 'nullable'])

/** The target of a reference into the same document; undefined where there is none. */
function find(root: JsonSchema, reference: string): JsonValue | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined
  const steps = reference.split('/').slice(1)
  return steps.reduce<JsonValue | undefined>((at, step) => {
    const key = unescapeStep(step)
    if (Array.isArray(at)) return at[Number(key)]
    return isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }, root)
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
  return schema === false || (isJsonObject(schema) && JSON.stringify(schema) === '{"not":{}}')
}

function toType(value: JsonValue): JsonObject {
  if (value === null) return { type: 'null' }
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' }
  return typeof value === 'object' ? {} : { type: typeof value }
}

/** OpenAPI's word for what JSON Schema says by a list of types. */
function toNullable(schema: JsonObject): JsonObject {
  const { type } = schema
  return typeof type === 'string' && type !== 'null' ? { ...schema, type: [type, 'null'] } : schema
}
