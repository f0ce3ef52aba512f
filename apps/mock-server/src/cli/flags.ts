/** Flags of the command, made from tables of settings. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { AnyShape } from '../fixture/fixture-shape.ts'
import type { Problem } from '../fixture/problem.ts'
import type { AnyFlag, AnySetting } from '../settings/setting.ts'

/**
 * Adds a flag for each row that has one. Returns a function that reads the given values, by the names of the rows. A value that
 * several flags make together is checked there, and ends the program if it is invalid.
 */
export function addFlags<Values>(
  command: Command,
  table: { readonly [Name in keyof Required<Values>]: AnySetting },
): (given: Record<string, unknown>) => Partial<Values> {
  const names = new Map<string, string>()
  for (const [name, row] of Object.entries<AnySetting>(table)) {
    if (!row.flag) continue
    const option = toOption(row, row.flag)
    command.addOption(option)
    names.set(option.attributeName(), name)
  }
  return (given) => {
    const values = [...names].flatMap(([flag, name]) =>
      given[flag] === undefined ? [] : [[name, given[flag]] as const],
    )
    const rows: { readonly [name: string]: AnySetting } = table
    for (const [name, value] of values) {
      const { shape, flag } = rows[name] ?? {}
      const [problem] = shape ? problemsOf(shape, value) : []
      if (problem) command.error(`error: option '${flag?.form}' is invalid. ${capitalized(problem.message)}.`)
    }
    return Object.fromEntries(values) as Partial<Values> // each value was checked by the shape of its row
  }
}

function toOption(row: AnySetting, flag: AnyFlag): Option {
  const own = typeof row.default === 'string' || typeof row.default === 'number' ? row.default : undefined
  const shown = flag.default ?? own
  const option = new Option(flag.form, shown === undefined ? flag.doc : `${flag.doc} (default: ${shown})`)
  const choices = row.shape.schema?.['enum']
  if (Array.isArray(choices)) return option.choices(choices as string[])
  if (!/[<[]/.test(flag.form)) return option
  return option.argParser((text: string, before: unknown) => {
    // Commander passes what this parser has returned for the same flag.
    const value: unknown = flag.read ? flag.read(text, before as never) : text
    if (value === undefined) throw new InvalidArgumentError(`Write it like ${flag.example ?? flag.form}.`)
    // A list is checked once it is complete.
    const [problem] = typeof value === 'object' ? [] : problemsOf(row.shape, value)
    if (problem) throw new InvalidArgumentError(`${capitalized(problem.message)}.`)
    return value
  })
}

function problemsOf(shape: AnyShape, value: unknown): Problem[] {
  const problems: Problem[] = []
  shape.check(value, [], (problem) => problems.push(problem))
  return problems
}

function capitalized(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1)
}
