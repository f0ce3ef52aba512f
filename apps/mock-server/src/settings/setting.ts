/** A setting of the mock: one row of a table, from which checks, defaults, flags and environment variables follow. */
import type { AnyShape, FixtureShape } from '../fixture/fixture-shape.ts'

export interface Setting<T> {
  /** The valid values. */
  shape: FixtureShape<T>
  /** How it is written on the command line. Absent: it can only be set in code. */
  flag?: Flag<T>
}

/** A setting that has a value even if none is given. */
export interface SettingWithDefault<T> extends Setting<T> {
  default: T
}

/** A row of any table. */
export interface AnySetting {
  shape: AnyShape
  default?: unknown
  flag?: AnyFlag
}

/** A flag of any row. */
export type AnyFlag = Omit<Flag<unknown>, 'read'> & { read?: (text: string, before: never) => unknown }

/** A flag of the command. Its choices follow from the shape. */
export interface Flag<T> {
  /** As help shows it: `--port <number>`. Without `<…>` it is a switch. */
  form: string
  /** What help says about it. */
  doc: string
  /** The default that help shows, if the command has another one than code. */
  default?: string
  /**
   * Converts the written text; `before` is the value of the same flag so far, if it may be given several times. Default: the
   * text itself. Returns undefined if the text is invalid.
   */
  read?: (text: string, before: T | undefined) => T | undefined
  /** A valid text, for the message about an invalid one. Needed only if `read` returns undefined. */
  example?: string
}

/** A row for each option. Those named in `Bare` have no default. */
export type SettingsTable<Options, Bare extends keyof Options = never> = {
  readonly [Name in keyof Required<Options>]: Name extends Bare
    ? Setting<Exclude<Options[Name], undefined>>
    : SettingWithDefault<Exclude<Options[Name], undefined>>
}

/** Options whose defaults are filled in. */
export type Resolved<Options, Bare extends keyof Options = never> = Required<Omit<Options, Bare>> &
  Pick<Options, Bare>

/** Fills in the defaults. */
export function fillIn<Options extends object, Bare extends keyof Options = never>(
  table: SettingsTable<Options, Bare>,
  options: Partial<Options>,
): Resolved<Options, Bare> {
  const rows = Object.entries(table) as [keyof Options, Partial<SettingWithDefault<unknown>>][]
  // The table has a row for each option.
  return Object.fromEntries(
    rows.map(([name, row]) => [name, options[name] ?? row.default]),
  ) as unknown as Resolved<Options, Bare>
}
