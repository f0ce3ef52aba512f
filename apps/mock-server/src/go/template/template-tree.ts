/** What a parsed Go template consists of. */

export type TemplateNode =
  | { type: 'text'; text: string }
  | { type: 'print'; value: Expression }
  | { type: 'set'; name: string; value: Expression }
  | { type: 'if' | 'with'; value: Expression; body: TemplateNode[]; otherwise: TemplateNode[] }
  | { type: 'range'; value: Expression; names: string[]; body: TemplateNode[]; otherwise: TemplateNode[] }

export type Expression =
  | { type: 'literal'; value: string | number | boolean | null }
  /** `$x.A.B`, or `.A.B` with the name `.`; the name `$` is the whole data. */
  | { type: 'path'; name: string; fields: string[] }
  | { type: 'call'; name: string; args: Expression[] }

/** A template uses something of Go's that the mock does not know. */
export class TemplateError extends Error {
  override name = 'TemplateError'
}
