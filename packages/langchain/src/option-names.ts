/** LangChain spells options in camel case: the one list of them, which the compiler compares with the wire's. */
import type { ChatRequest } from '@ollamakit/core'

/** Sampling and context options as the server spells them. */
export type WireOptions = NonNullable<ChatRequest['options']>

/** The same options as LangChain users write them: `numCtx`, `topK`, `repeatPenalty`, … */
export type NamedOptions = { [Name in keyof WireOptions as CamelCase<Name>]?: WireOptions[Name] }

/** One key for each option the server has: a forgotten or misspelled one does not compile. */
type OptionNames = { readonly [Name in keyof WireOptions as CamelCase<Name>]-?: Name }

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Rest}`
  ? `${Head}${Capitalize<CamelCase<Rest>>}`
  : Name

export const optionNames: OptionNames = {
  numKeep: 'num_keep',
  seed: 'seed',
  numPredict: 'num_predict',
  topK: 'top_k',
  topP: 'top_p',
  minP: 'min_p',
  typicalP: 'typical_p',
  repeatLastN: 'repeat_last_n',
  temperature: 'temperature',
  repeatPenalty: 'repeat_penalty',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  stop: 'stop',
  numCtx: 'num_ctx',
  numBatch: 'num_batch',
  numGpu: 'num_gpu',
  mainGpu: 'main_gpu',
  useMmap: 'use_mmap',
  numThread: 'num_thread',
  draftNumPredict: 'draft_num_predict',
}

/** Every option by its name here and on the wire. */
export const optionPairs: readonly (readonly [keyof NamedOptions, keyof WireOptions])[] = Object.entries(
  optionNames,
) as [keyof NamedOptions, keyof WireOptions][] // Object.entries forgets which keys an object has
