/** Merges two JSON Schemas that both have to hold, as in `allOf` and in a `$ref` with other keywords. */
import { isJsonObject, type JsonObject, type JsonValue } from '@ollamakit/wire'

type Merge = (one: JsonValue, other: JsonValue, lost: Set<string>) => JsonValue | undefined

/** Returns the keywords of both. If they contradict, the first is kept and `lost` is called. */
export function mergeSchemas(one: JsonObject, other: JsonObject, lost: Set<string>): JsonObject {
  const merged = { ...one }
  for (const [word, value] of Object.entries(other)) {
    const own = ownWord(merged, word)
    if (own === undefined) merged[word] = value
    else if (value !== undefined && !annotations.has(word) && !isEqual(own, value)) {
      const both = merges.get(word)?.(own, value, lost)
      if (both === undefined) lost.add(`one of two ${word}`)
      else merged[word] = both
    }
  }
  return merged
}

/** Keywords without a constraint: the first one is kept. Closed objects are merged. */
const annotations = new Set([
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'additionalProperties',
  'unevaluatedProperties',
])

const higher: Merge = (one, other) =>
  typeof one === 'number' && typeof other === 'number' ? Math.max(one, other) : undefined
const lower: Merge = (one, other) =>
  typeof one === 'number' && typeof other === 'number' ? Math.min(one, other) : undefined
const within: Merge = (one, other, lost) =>
  isJsonObject(one) && isJsonObject(other) ? mergeSchemas(one, other, lost) : undefined

/** Merges keywords whose values can hold together. Undefined if these two cannot. */
const merges = new Map<string, Merge>(
  Object.entries<Merge>({
    properties: (one, other, lost) => {
      if (!isJsonObject(one) || !isJsonObject(other)) return undefined
      const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
      return Object.fromEntries(
        names.map((name) => [name, mergeProperty(ownWord(one, name), ownWord(other, name), lost)]),
      )
    },
    required: (one, other) => [...new Set<JsonValue>([...toList(one), ...toList(other)])],
    enum: (one, other) => {
      const others = new Set(toList(other).map((value) => JSON.stringify(value)))
      return nonEmpty(toList(one).filter((value) => others.has(JSON.stringify(value))))
    },
    type: (one, other) => {
      const types = toList(one).flatMap<JsonValue>((type) =>
        toList(other).flatMap((too) => sharedTypes(type, too)),
      )
      return types.length > 1 ? types : types[0]
    },
    items: within,
    minimum: higher,
    exclusiveMinimum: higher,
    minLength: higher,
    minItems: higher,
    maximum: lower,
    exclusiveMaximum: lower,
    maxLength: lower,
    maxItems: lower,
  }),
)

/** A schema may name a property like something that every object has: "constructor", "toString". */
function ownWord(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function mergeProperty(
  one: JsonValue | undefined,
  other: JsonValue | undefined,
  lost: Set<string>,
): JsonValue | undefined {
  return isJsonObject(one) && isJsonObject(other) ? mergeSchemas(one, other, lost) : (one ?? other)
}

function sharedTypes(one: JsonValue, other: JsonValue): JsonValue[] {
  if (one === other) return [one]
  return (one === 'integer' && other === 'number') || (one === 'number' && other === 'integer')
    ? ['integer']
    : []
}

function toList(value: JsonValue): JsonValue[] {
  return Array.isArray(value) ? value : [value]
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined
}

function isEqual(one: JsonValue, other: JsonValue): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
