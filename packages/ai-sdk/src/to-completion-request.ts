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
import { toImageData } from './to-bytes.ts'
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
  return { request: { model: modelId, ...toPrompt(call.prompt), ...wanted }, warnings, coalesce }
}

/** System messages are the system prompt; the texts of all user messages are the prompt. */
function toPrompt(prompt: LanguageModelV4Prompt): Pick<CompletionRequest, 'prompt' | 'system' | 'images'> {
  const texts: string[] = []
  const system: string[] = []
  const images: (Uint8Array | string)[] = []
  for (const [i, { role, content }] of prompt.entries()) {
    if (role === 'system') system.push(content)
    else if (role !== 'user')
      throw new InvalidPromptError({
        prompt,
        message: `prompt[${i}] is of the role ${role}: a completion has no conversation. Use ollama(id) for one`,
      })
    else
      for (const [j, part] of content.entries()) {
        const where = `prompt[${i}].content[${j}]`
        if (part.type === 'text') texts.push(part.text)
        else if (part.data.type === 'text') texts.push(part.data.text)
        else if (part.data.type === 'data' && /^image(\/|$)/.test(part.mediaType))
          images.push(toImageData(part.data.data, where))
        else
          throw new InvalidPromptError({
            prompt,
            message: `${where} is a file of type ${part.mediaType}: a completion takes text and pictures`,
          })
      }
  }
  return {
    prompt: texts.join('\n'),
    ...(system.length > 0 ? { system: system.join('\n') } : {}),
    ...(images.length > 0 ? { images } : {}),
  }
}
