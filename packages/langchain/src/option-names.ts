/** Model options under their LangChain names: camel case, derived from the server's names. */
import { optionKinds } from '@ollamakit/wire/native'
import type { ChatRequest } from '@ollamakit/core'
import type { NamedOptions } from './named-options.ts'

/** Sampling and context options as the server spells them. */
export type WireOptions = NonNullable<ChatRequest['options']>

/** Every option by its name here and on the wire. */
export const optionPairs: readonly (readonly [keyof NamedOptions, keyof WireOptions])[] = Object.keys(
  optionKinds,
).map((name) => [toCamelCase(name) as keyof NamedOptions, name as keyof WireOptions]) // the compiler does not follow replaceAll

function toCamelCase(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}
