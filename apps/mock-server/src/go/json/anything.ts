/** Shapes for values of no fixed type: Go's `interface {}` and `json.RawMessage`. */
import type { JsonValue } from '@ollamakit/wire'
import type { Decoding } from './decoding.ts'
import { toGoMap } from './go-map.ts'
import type { GoType } from './go-type.ts'

/** Go's `interface {}`: objects become maps, which Go writes in the order of their keys; numbers become float64. Absent is `undefined`. */
export function anything(): GoType<JsonValue | undefined> {
  return { type: 'interface {}', zero: () => undefined, decode: (decoding) => readAnything(decoding) }
}

/** `interface {}` as an element, which is never absent: `null` at the least. */
export function anyElement(): GoType<JsonValue> {
  return { type: 'interface {}', zero: () => null, decode: (decoding) => readAnything(decoding) }
}

/** `json.RawMessage`: the value's own text. Absent is `undefined`, `null` is the text `null`. */
export function raw(): GoType<string | undefined> {
  return { type: 'json.RawMessage', zero: () => undefined, decode: (decoding) => decoding.raw() }
}

/** A bracket whose values are being collected. */
type Open = { list: JsonValue[] } | { members: Map<string, JsonValue>; key: string }

/** Not recursive: a value may be ten thousand brackets deep. */
function readAnything(decoding: Decoding): JsonValue {
  const open: Open[] = []
  for (;;) {
    const opened = decoding.open()
    if (opened === 'array') open.push({ list: [] })
    else if (opened === 'object') open.push({ members: new Map(), key: '' })
    let value = opened === undefined ? readScalar(decoding) : undefined
    for (;;) {
      const top = open.at(-1)
      if (value !== undefined) {
        if (top === undefined) return value
        if ('list' in top) top.list.push(value)
        else top.members.set(top.key, value)
      }
      if (top === undefined) throw new Error('a value without an end')
      if (!decoding.close()) {
        if ('members' in top) top.key = decoding.key()
        break
      }
      open.pop()
      value = 'list' in top ? top.list : toGoMap(top.members)
    }
  }
}

function readScalar(decoding: Decoding): JsonValue {
  const kind = decoding.kind()
  if (kind === 'string') return decoding.string()
  const literal = decoding.literal()
  if (kind === 'null') return null
  if (kind === 'bool') return literal === 'true'
  const value = Number(literal)
  if (Number.isFinite(value)) return value
  decoding.saveError({ found: `number ${literal}`, wanted: 'float64', struct: '', path: [] })
  return null
}
