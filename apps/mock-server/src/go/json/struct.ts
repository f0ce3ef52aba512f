/** The shape of a Go struct. */
import type { Decoded, GoType } from './go-type.ts'

/** One shape for each field, by its JSON name. */
export type Fields = Record<string, GoType<unknown>>

/** What a struct of these fields is read as. */
export type DecodedFields<F extends Fields> = { [Name in keyof F]: Decoded<F[Name]> }

/**
 * A struct. Names of members match exactly or, if no field does, in any letter case; members without a field are skipped; `null` leaves the struct as it is.
 *
 * @param type - as Go writes it, `api.ChatRequest`. A struct without a name has its whole definition there and none in front of its fields.
 */
export function struct<F extends Fields>(type: string, fields: F): GoType<DecodedFields<F>> {
  const name = type.startsWith('struct {') ? '' : type.slice(type.lastIndexOf('.') + 1)
  const names = Object.keys(fields)
  const shapes = new Map(Object.entries(fields))
  // Reversed, so that of two fields the first one stays.
  const folded = new Map(names.toReversed().map((field) => [foldCase(field), field]))

  return {
    type,
    zero() {
      const values: Record<string, unknown> = {}
      for (const [field, shape] of shapes) {
        const value = shape.zero()
        if (value !== undefined) values[field] = value
      }
      // Each value was made by the shape of its field.
      return values as DecodedFields<F>
    },
    decode(decoding, previous) {
      const kind = decoding.kind()
      if (kind !== 'object') {
        if (kind === 'null') decoding.skip()
        else decoding.saveMismatch(type)
        return previous
      }
      const values: Record<string, unknown> = { ...previous }
      // What was there before is in order already: most structs need not be copied once more.
      let isInOrder = true
      decoding.members((key) => {
        const field = shapes.has(key) ? key : folded.get(foldCase(key))
        const shape = field === undefined ? undefined : shapes.get(field)
        if (field === undefined || shape === undefined) return decoding.skip()
        const value = decoding.inField(name, field, () => shape.decode(decoding, values[field]))
        if (value === undefined || !Object.hasOwn(values, field)) isInOrder = false
        values[field] = value
      })
      // Each value was read by the shape of its field.
      return isInOrder ? (values as DecodedFields<F>) : inOrder<F>(names, values)
    },
  }
}

/** In the order of the fields, as Go writes them; what has no value is left out, so that `in` and spreading see only what is there. */
function inOrder<F extends Fields>(
  names: readonly string[],
  values: Record<string, unknown>,
): DecodedFields<F> {
  const ordered: Record<string, unknown> = {}
  for (const field of names) if (values[field] !== undefined) ordered[field] = values[field]
  // Each value was read by the shape of its field.
  return ordered as DecodedFields<F>
}

/** Letter case as Go folds it: the Kelvin sign and the long s are letters too, nothing else beyond ASCII is. */
function foldCase(name: string): string {
  return name
    .replaceAll('\u212a', 'k')
    .replaceAll('\u017f', 's')
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
