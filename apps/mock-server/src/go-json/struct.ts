/** The shape of a Go struct. */
import type { Decoded, Shape } from './shape.ts'

/** One shape for each field, by its JSON name. */
export type Fields = Record<string, Shape<unknown>>

/** What a struct of these fields is read as. */
export type DecodedFields<F extends Fields> = { [Name in keyof F]: Decoded<F[Name]> }

/**
 * A struct. Names of members match exactly or, if no field does, in any letter case; members without a field are skipped; `null` leaves the struct as it is.
 *
 * @param type - as Go writes it, `api.ChatRequest`. A struct without a name has its whole definition there and none in front of its fields.
 */
export function struct<F extends Fields>(type: string, fields: F): Shape<DecodedFields<F>> {
  const name = type.startsWith('struct {') ? '' : type.slice(type.lastIndexOf('.') + 1)
  const exact = new Map(Object.entries(fields))
  const folded = new Map(Object.keys(fields).map((field) => [foldCase(field), field]))

  return {
    type,
    zero: () => present<F>(fields, (field) => fields[field]?.zero()),
    decode(decoding, previous) {
      const kind = decoding.kind()
      if (kind !== 'object') {
        if (kind === 'null') decoding.skip()
        else decoding.saveMismatch(type)
        return previous
      }
      const values = new Map<string, unknown>(Object.entries(previous))
      decoding.members((key) => {
        const field = exact.has(key) ? key : folded.get(foldCase(key))
        const shape = field === undefined ? undefined : exact.get(field)
        if (field === undefined || shape === undefined) return decoding.skip()
        values.set(
          field,
          decoding.inField(name, field, () => shape.decode(decoding, values.get(field))),
        )
      })
      return present<F>(fields, (field) => values.get(field))
    },
  }
}

/** In the order of the fields, as Go writes them; what has no value is left out, so that `in` and spreading see only what is there. */
function present<F extends Fields>(fields: F, valueOf: (field: string) => unknown): DecodedFields<F> {
  const entries = Object.keys(fields).map((field) => [field, valueOf(field)] as const)
  // Each value was read by the shape of its field.
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as DecodedFields<F>
}

/** Letter case as Go folds it: the Kelvin sign and the long s are letters too, nothing else beyond ASCII is. */
function foldCase(name: string): string {
  return name
    .replaceAll('\u212a', 'k')
    .replaceAll('\u017f', 's')
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
