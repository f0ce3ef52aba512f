/** Shapes of Go's slices, maps and pointers. */
import { toGoMap } from './go-map.ts'
import type { GoType } from './go-type.ts'

/** A slice. Absent, `null` and `[]` are all empty: wrap it in {@link optional} where the server tells them apart. */
export function list<T>(element: GoType<T>, type = `[]${element.type}`): GoType<T[]> {
  return {
    type,
    zero: () => [],
    decode(decoding, previous) {
      const kind = decoding.kind()
      if (kind === 'array') {
        const values: T[] = []
        // Go reads into the elements of the list that is there.
        decoding.elements((index) => values.push(element.decode(decoding, previous[index] ?? element.zero())))
        return values
      }
      if (kind === 'null') decoding.skip()
      else decoding.saveMismatch(type)
      return kind === 'null' ? [] : previous
    },
  }
}

/** A map with text as its keys, which are sorted as Go writes them. A second map under the same name is merged into the first, `null` takes it away. */
export function map<T>(
  element: GoType<T>,
  type = `map[string]${element.type}`,
): GoType<Record<string, T> | undefined> {
  return {
    type,
    zero: () => undefined,
    decode(decoding, previous) {
      const kind = decoding.kind()
      if (kind === 'object') {
        const entries = new Map<string, T>(Object.entries(previous ?? {}))
        decoding.members((key) => entries.set(key, element.decode(decoding, element.zero())))
        return toGoMap(entries)
      }
      if (kind === 'null') decoding.skip()
      else decoding.saveMismatch(type)
      return kind === 'null' ? undefined : previous
    },
  }
}

/** A pointer, or anything else that may be nil: absent and `null` are `undefined`, apart from the zero value. */
export function optional<T>(pointee: GoType<T>): GoType<T | undefined> {
  return {
    type: pointee.type,
    zero: () => undefined,
    decode(decoding, previous) {
      if (decoding.kind() !== 'null') return pointee.decode(decoding, previous ?? pointee.zero())
      decoding.skip()
      return undefined
    },
  }
}

/** A shape that contains itself. */
export function lazy<T>(type: string, shape: () => GoType<T>): GoType<T> {
  return {
    type,
    zero: () => shape().zero(),
    decode: (decoding, previous) => shape().decode(decoding, previous),
  }
}
