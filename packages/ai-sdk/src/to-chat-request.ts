/** A call of the AI SDK as core's request. Which setting wins is decided here and nowhere else. */
import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider'
import type { ChatRequest } from '@ollamakit/core'
import { type OllamaChatOptions, readProviderOptions } from './ollama-chat-options.ts'
import { toChatMessages } from './to-chat-messages.ts'
import { toThink } from './to-think.ts'
import { toToolChoice, toTools } from './to-tools.ts'

export interface Asked {
  modelId: string
  call: LanguageModelV4CallOptions
  /** Of the model: `ollama(id, settings)`. */
  settings?: OllamaChatOptions
  /** Of the provider: `createOllama({ defaults })`. */
  defaults?: OllamaChatOptions
}

/**
 * `providerOptions.ollama` wins over the call's own settings, those over the model's, those over the provider's; `options` key by key.
 * Nothing that is not set anywhere is sent.
 *
 * @throws InvalidArgumentError, UnsupportedFunctionalityError for what cannot be said to Ollama.
 */
export function toChatRequest({ modelId, call, settings = {}, defaults = {} }: Asked): {
  request: ChatRequest
  warnings: SharedV4Warning[]
} {
  const warnings: SharedV4Warning[] = []
  const own = readProviderOptions(call.providerOptions?.ollama, warnings)
  // Asked for twice, the one that loses is not worth a warning.
  const think = own.think === undefined ? toThink(call.reasoning, warnings) : undefined
  const levels: OllamaChatOptions[] = [defaults, settings, { think, options: toOptions(call) }, own]
  const options = merge(levels.map((level) => level.options ?? {}))
  const toolChoice = toToolChoice(call.toolChoice)

  return {
    request: withoutUndefined({
      model: modelId,
      messages: toChatMessages(call.prompt),
      ...merge(levels),
      options: Object.keys(options).length > 0 ? options : undefined,
      tools: toTools(call.tools, toolChoice, warnings),
      toolChoice,
      format: toFormat(call.responseFormat),
    }),
    warnings,
  }
}

/** The AI SDK's settings under the names of the server. */
function toOptions(call: LanguageModelV4CallOptions): NonNullable<OllamaChatOptions['options']> {
  return {
    num_predict: call.maxOutputTokens,
    temperature: call.temperature,
    top_p: call.topP,
    top_k: call.topK,
    seed: call.seed,
    stop: call.stopSequences,
    presence_penalty: call.presencePenalty,
    frequency_penalty: call.frequencyPenalty,
  }
}

function toFormat(format: LanguageModelV4CallOptions['responseFormat']): ChatRequest['format'] {
  if (format?.type !== 'json') return undefined
  return format.schema ?? 'json'
}

/** For each key, what the last level says that says anything. */
function merge<T extends object>(levels: readonly T[]): Partial<T> {
  return Object.assign({}, ...levels.map(withoutUndefined))
}

function withoutUndefined<T extends object>(object: T): T {
  // Keys that are absent and keys that are undefined are the same to these types.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
}
