/** Refuses values that an option cannot have. The server would ignore them, or name a field that the caller did not write. */
import { chatSettings, OllamaInputError } from '@ollamakit/core'
import { optionKinds } from '@ollamakit/wire/native'
import type { ChatOllamaCallOptions, ChatOllamaInput } from './chat-ollama-options.ts'
import type { ConnectionOptions } from './connection.ts'
import type { OllamaCallOptions, OllamaInput } from './ollama-options.ts'
import type { EmbedCallOptions, OllamaEmbeddingsParams } from './ollama-embeddings-options.ts'
import type { DroppedOptions } from './dropped-options.ts'
import { optionPairs, type AnyNamedOption } from './option-names.ts'
import { isUnset } from './unset.ts'

interface Kind {
  is: (value: any) => boolean
  allowed: string
}

const text: Kind = { is: (value) => typeof value === 'string', allowed: 'a text' }
const number: Kind = { is: Number.isFinite, allowed: 'a number' }
const yesOrNo: Kind = { is: (value) => typeof value === 'boolean', allowed: 'true or false' }
const callback: Kind = { is: (value) => typeof value === 'function', allowed: 'a function' }
const object: Kind = {
  is: (value) => typeof value === 'object' && !Array.isArray(value),
  allowed: 'an object',
}
const texts: Kind = {
  is: (value) => Array.isArray(value) && value.every(text.is),
  allowed: 'a list of texts',
}
const count: Kind = {
  is: (value) => Number.isInteger(value) && value >= 0,
  allowed: 'a whole number from 0 on',
}
const limit: Kind = {
  is: (value) => value === Infinity || (Number.isInteger(value) && value > 0),
  allowed: 'a whole number from 1 on, or Infinity',
}
const callbacks: Kind = {
  // Handlers, or a manager of LangChain, from whichever copy of it.
  is: (value) => Array.isArray(value) || typeof value?.copy === 'function',
  allowed: 'a list of handlers, or a callback manager',
}
const oneOf = (...values: string[]): Kind => ({
  is: (value) => values.includes(value),
  allowed: values.map((value) => JSON.stringify(value)).join(' or '),
})

const kindsOfWire = { integer: number, float32: number, boolean: yesOrNo, strings: texts }

const droppedKinds: Record<keyof DroppedOptions, Kind> = {
  numa: yesOrNo,
  lowVram: yesOrNo,
  f16Kv: yesOrNo,
  logitsAll: yesOrNo,
  vocabOnly: yesOrNo,
  useMlock: yesOrNo,
  embeddingOnly: yesOrNo,
  tfsZ: number,
  mirostat: number,
  mirostatTau: number,
  mirostatEta: number,
  penalizeNewline: yesOrNo,
}

type AnyOptions = ChatOllamaInput &
  ChatOllamaCallOptions &
  OllamaInput &
  OllamaCallOptions &
  OllamaEmbeddingsParams &
  EmbedCallOptions

/** Everything besides the model's options: a forgotten one does not compile. */
const ownKinds: Record<
  | Exclude<
      keyof AnyOptions,
      AnyNamedOption | Exclude<keyof ConnectionOptions, 'headers' | 'timeouts' | 'maxConcurrency'>
    >
  | 'name',
  Kind
> = {
  model: text,
  think: chatSettings.think,
  extractThinking: chatSettings.extractThinking,
  format: chatSettings.format,
  keepAlive: chatSettings.keepAlive,
  truncate: chatSettings.truncate,
  shift: chatSettings.shift,
  strictContext: chatSettings.strictContext,
  logprobs: chatSettings.logprobs,
  options: {
    ...object,
    allowed: 'an object of options as the server spells them, such as { num_ctx: 8192 }',
  },
  requestOptions: object,
  maxTokens: number,
  stopSequences: texts,
  streamUsage: yesOrNo,
  suffix: text,
  system: text,
  template: text,
  raw: yesOrNo,
  images: { ...texts, allowed: 'a list of pictures as base64' },
  tools: { is: Array.isArray, allowed: 'a list of tools' },
  tool_choice: {
    is: (value) => text.is(value) || typeof value === 'boolean' || object.is(value),
    allowed: '"auto", "any", "none", the name of a tool, or an object of OpenAI\'s form',
  },
  response_format: {
    is: (value) =>
      ['text', 'json_object'].includes(value.type) ||
      (value.type === 'json_schema' && isObject(value.json_schema?.schema)),
    allowed: '{ type: "text" }, { type: "json_object" } or { type: "json_schema", json_schema: { schema } }',
  },
  headers: {
    is: (value) => typeof value === 'object',
    allowed: 'a Headers object, or an object of names and values',
  },
  timeouts: { ...object, allowed: 'an object of limits in milliseconds' },
  signal: {
    is: (value) => typeof value?.throwIfAborted === 'function' && typeof value.aborted === 'boolean',
    allowed: 'an AbortSignal',
  },
  timeout: { is: (value) => number.is(value) && value > 0, allowed: 'milliseconds, a number above 0' },
  checkOrPullModel: yesOrNo,
  streaming: yesOrNo,
  disableStreaming: yesOrNo,
  onPullProgress: callback,
  onUsage: callback,
  onFailedAttempt: callback,
  profile: object,
  outputVersion: oneOf('v0', 'v1'),
  dimensions: number,
  batchSize: number,
  maxRetries: count,
  maxConcurrency: limit,
  verbose: yesOrNo,
  cache: {
    is: (value) => typeof value === 'boolean' || typeof value?.lookup === 'function',
    allowed: 'true, false or a cache of LangChain',
  },
  callbacks,
  callbackManager: callbacks,
  tags: texts,
  metadata: object,
  name: text,
  runName: text,
  configurable: object,
  recursionLimit: number,
  runId: text,
  ls_structured_output_format: object,
}

const modelKinds: ReadonlyMap<string, Kind> = new Map([
  ...optionPairs.map(([name, wireName]): [string, Kind] => [name, kindsOfWire[optionKinds[wireName]]]),
  ...Object.entries(droppedKinds),
])
const kinds: ReadonlyMap<string, Kind> = new Map([...modelKinds, ...Object.entries(ownKinds)])

const kindsInOptions: ReadonlyMap<string, Kind> = new Map(
  optionPairs.map(([, wireName]) => [wireName, kindsOfWire[optionKinds[wireName]]]),
)

/** Throws OllamaInputError that names the option and what is allowed. `null` and `''` count as unset. */
export function checkValues(owner: string, given: object): void {
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    if (isUnset(value)) continue
    check(owner, name, value, kinds.get(name))
    if (name !== 'options' && name !== 'requestOptions') continue
    for (const [inner, innerValue] of Object.entries(value))
      if (!isUnset(innerValue))
        check(owner, `${name}.${inner}`, innerValue, kindsInOptions.get(inner) ?? modelKinds.get(inner))
  }
}

function check(owner: string, name: string, value: unknown, kind: Kind | undefined): void {
  if (kind && !kind.is(value))
    throw new OllamaInputError(
      `${owner}: the setting ${name} is ${describe(name, value)}`,
      `Allowed: ${kind.allowed}`,
    )
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Headers may hold secrets. */
function describe(name: string, value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return name === 'headers' ? 'a text' : JSON.stringify(value.slice(0, 40))
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'object' ? 'an object of another kind' : `a ${typeof value}`
}
