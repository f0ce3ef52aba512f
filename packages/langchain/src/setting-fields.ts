/** The names of all options, for what has to go through them: the constructor, calls and serialization. */
import type { ChatOllamaCallOptions, ChatOllamaInput, ChatOllamaSettings } from './chat-ollama-options.ts'
import { langChainFields } from './check-options.ts'
import { connectionFields, type ConnectionOptions } from './connection.ts'
import { allOptionPairs, type AnyNamedOption } from './option-names.ts'

type OwnName<Options> = Exclude<keyof Options, AnyNamedOption>

/** Every setting besides the named options: a forgotten one does not compile. */
const ownSettings: Record<OwnName<ChatOllamaSettings>, 0> = {
  model: 0,
  think: 0,
  extractThinking: 0,
  format: 0,
  keepAlive: 0,
  truncate: 0,
  shift: 0,
  strictContext: 0,
  logprobs: 0,
  options: 0,
  maxTokens: 0,
  stopSequences: 0,
  streamUsage: 0,
}

export const settingFields = [
  ...allOptionPairs.map(([name]) => name),
  ...Object.keys(ownSettings),
] as readonly (keyof ChatOllamaSettings)[]

type OwnInput = Exclude<
  keyof ChatOllamaInput,
  keyof ChatOllamaSettings | keyof ConnectionOptions | (typeof langChainFields)[number]
>

/** What the constructor takes besides settings: `true` for what is kept when a model is stored. */
const ownInput: Record<OwnInput, boolean> = {
  checkOrPullModel: true,
  onPullProgress: false,
  streaming: true,
  profile: true,
  timeout: false,
  disableStreaming: true,
  outputVersion: true,
}

export const constructorFields: readonly string[] = [
  ...settingFields,
  ...Object.keys({ ...connectionFields, ...ownInput }),
  ...langChainFields,
]

/** Headers and functions are no part of it. */
export const serializableFields: readonly string[] = [
  ...settingFields,
  ...Object.entries({ ...connectionFields, ...ownInput }).flatMap(([name, isStored]) =>
    isStored ? [name] : [],
  ),
  'maxRetries',
  'maxConcurrency',
]

const ownCallOptions = [
  'tools',
  'tool_choice',
  'headers',
  'timeouts',
  'response_format',
] satisfies (keyof ChatOllamaCallOptions)[]

export const callFields: readonly string[] = [...settingFields, ...ownCallOptions]
