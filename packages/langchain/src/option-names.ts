/** Model options under their LangChain names: camel case, derived from the server's names. */
import type { ChatRequest } from '@ollamakit/core'
import { optionKinds } from '@ollamakit/wire/native'
import { droppedNames, type DroppedOptions } from './dropped-options.ts'
import type { NamedOptions } from './named-options.ts'

/** Sampling and context options as the server spells them. */
export type WireOptions = NonNullable<ChatRequest['options']>

/** Every option by its name here and on the wire. */
export const optionPairs: readonly (readonly [keyof NamedOptions, keyof WireOptions])[] = Object.keys(
  optionKinds,
).map((name) => [toCamelCase(name) as keyof NamedOptions, name as keyof WireOptions]) // the compiler does not follow replaceAll

export type AnyNamedOption = keyof NamedOptions | keyof DroppedOptions

/** Those that servers have dropped included. */
export const allOptionPairs: readonly (readonly [AnyNamedOption, string])[] = [
  ...optionPairs,
  ...(Object.entries(droppedNames) as [keyof DroppedOptions, string][]), // Object.entries forgets which keys an object has
]

function toCamelCase(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** Returns the options that are set in `settings`, as the server spells them. `null` and `''` count as unset. */
export function toWireOptions(settings: NamedOptions & DroppedOptions): Record<string, unknown> {
  const options: Record<string, unknown> = {}
  for (const [name, wireName] of allOptionPairs) {
    const value: unknown = settings[name]
    if (value !== undefined && value !== null && value !== '') options[wireName] = value
  }
  return options
}

const namesOfWire = new Map(allOptionPairs.map(([name, wireName]) => [wireName, name]))

/** Returns the LangChain name of an option of the server, for messages. An option without one can only stand in `options`. */
export function toNamedOption(wireName: string): string {
  return namesOfWire.get(wireName) ?? `options.${wireName}`
}
