/** A call of the AI SDK as a request for a completion: the prompt's texts as they are, without names of roles. */
import {
  InvalidPromptError,
  type LanguageModelV4CallOptions,
  type LanguageModelV4Prompt,
  type SharedV4Warning,
} from '@ai-sdk/provider'
import { merged } from './merge-options.ts'
import {
  defaultsFor,
  type OllamaLanguageModelChatOptions,
  type OllamaLanguageModelCompletionOptions,
  readCallOptions,
} from './model-options.ts'
import { toChatMessages } from './to-chat-messages.ts'
import { toOptions } from './to-options.ts'
import { toThink } from './to-think.ts'

/** What both dialects are made of. */
export interface CompletionRequest extends Omit<OllamaLanguageModelCompletionOptions, 'coalesce'> {
  model: string
  prompt: string
  system?: string
  images?: (Uint8Array | string)[]
}

export interface AskedCompletion {
  modelId: string
  name: string
  call: LanguageModelV4CallOptions
  settings?: OllamaLanguageModelCompletionOptions | undefined
  defaults?: OllamaLanguageModelChatOptions | undefined
}

/** Settings win in the order of chat models. Tools have no place here: a warning says so. @throws InvalidPromptError for a conversation. */
export function toCompletionRequest({ modelId, name, call, settings = {}, defaults }: AskedCompletion): {
  request: CompletionRequest
  warnings: SharedV4Warning[]
  coalesce: boolean | undefined
} {
  const warnings: SharedV4Warning[] = []
  const own = readCallOptions('completion', name, call.providerOptions, warnings)
  const think = own.think === undefined ? toThink(call.reasoning, warnings) : undefined
  const format = call.responseFormat?.type === 'json' ? (call.responseFormat.schema ?? 'json') : undefined
  if (call.tools?.length)
    warnings.push({
      type: 'unsupported',
      feature: 'tools',
      details: 'A completion calls no tools: use ollama(id)',
    })
  // A schema is JSON all through; its type has no index signature.
  const asked = {
    think,
    format: format as OllamaLanguageModelCompletionOptions['format'],
    options: toOptions(call),
  }
  const { coalesce, ...wanted } = merged<OllamaLanguageModelCompletionOptions>([
    defaultsFor('completion', defaults),
    settings,
    asked,
    own,
  ])
  return { request: { model: modelId, ...toPrompt(call.prompt, warnings), ...wanted }, warnings, coalesce }
}

/** System messages are the system prompt; the texts of all user messages are the prompt. */
function toPrompt(
  prompt: LanguageModelV4Prompt,
  warnings: SharedV4Warning[],
): Pick<CompletionRequest, 'prompt' | 'system' | 'images'> {
  const other = prompt.findIndex(({ role }) => role !== 'system' && role !== 'user')
  if (other >= 0)
    throw new InvalidPromptError({
      prompt,
      message: `prompt[${other}] is of the role ${prompt[other]?.role}: a completion has no conversation. Use ollama(id) for one`,
    })
  const messages = toChatMessages(prompt, warnings, { placeholderUserMessage: false })
  const textsOf = (role: string): string[] =>
    messages.flatMap((one) => (one.role === role ? [one.text ?? ''] : []))
  const system = textsOf('system')
  const images = messages.flatMap((one) => ('images' in one && one.images ? one.images : []))
  return {
    prompt: textsOf('user').join('\n'),
    ...(system.length > 0 ? { system: system.join('\n') } : {}),
    // None is a Blob: files of a prompt are bytes or base64.
    ...(images.length > 0 ? { images: images as (Uint8Array | string)[] } : {}),
  }
}
