/** The shape of a map that keeps the order of its keys (the server uses `wk8/go-ordered-map` on top of `buger/jsonparser`). */
import type { GoType } from './go-type.ts'
import { unmarshaler } from './unmarshaler.ts'

/** The parser's only complaint about a value that is no object. */
const NO_OBJECT = "Value looks like object, but can't find closing '}' symbol"

/**
 * Keys in the order in which they came first; a later value replaces the earlier one. Keys that are whole numbers come first: JavaScript cannot keep their place.
 *
 * @param none - what absent and `null` are.
 */
export function orderedMap<T, None>(element: GoType<T>, none: () => None): GoType<Record<string, T> | None> {
  return unmarshaler<Record<string, T> | None>('orderedmap.Map', none, (nested) => {
    const kind = nested.kind()
    if (kind !== 'object' && kind !== 'null') nested.stop(NO_OBJECT)
    if (kind === 'null') {
      nested.skip()
      return none()
    }
    const entries = new Map<string, T>()
    nested.members((key) =>
      entries.set(
        key,
        nested.runNested((value) => element.decode(value, element.zero())),
      ),
    )
    return Object.fromEntries(entries)
  })
}
