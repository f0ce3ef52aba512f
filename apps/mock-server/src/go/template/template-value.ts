/** What Go templates work on. */

/** Undefined: there is nothing of that name, which is not even nil. */
export type TemplateValue = string | number | boolean | null | undefined | TemplateValue[] | TemplateStruct

/** A struct or a map: its fields, and how Go prints it. */
export interface TemplateStruct {
  fields: { readonly [name: string]: TemplateValue }
  text: string
}

/** Go's truth: not false, not zero, not empty. A struct is always true. */
export function isTrue(value: TemplateValue): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value)
}

/** How Go prints a value. */
export function toText(value: TemplateValue): string {
  if (value === undefined) return '<no value>'
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(toText).join(' ')}]`
  return typeof value === 'object' ? value.text : String(value)
}
