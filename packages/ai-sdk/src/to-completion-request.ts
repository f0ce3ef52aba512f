/** Converts a call of the AI SDK to a request for a completion: the prompt's texts as they are, without names of roles. */
import {
  InvalidPromptError,
  type LanguageModelV4CallOptions,
  type LanguageModelV4Prompt,
  type SharedV4Warning,
} from '@ai-sdk/provider'
import type { Chat, ChatRequest } from '@ollamakit/core'
import { merged } from './merge-options.ts'
import type { OllamaLanguageModelCompletionOptions } from './model-options.ts'
import { type SettingLevels, settingsOf } from './read-options.ts'
import { toChatMessages } from './to-chat-messages.ts'
import { type PreparedCall, toFormat } from './to-chat-request.ts'
import { toOptions } from './to-options.ts'

export interface AskedCompletion extends SettingLevels<OllamaLanguageModelCompletionOptions> {
  modelId: string
  call: LanguageModelV4CallOptions
  dialect: Chat['dialect']
}

/**
 * Settings win in the order of chat models. A completion has no tools: a warning says so.
 *
 * @throws InvalidPromptError for a conversation.
 */
export function toCompletionRequest({ modelId, call, dialect, ...levels }: AskedCompletion): PreparedCall {
  const warnings: SharedV4Warning[] = []
  if (call.tools?.length)
    warnings.push({
      type: 'unsupported',
      feature: 'tools',
      details: 'A completion calls no tools: use ollama(id)',
    })
  const {
    coalesce = true,
    include = [],
    format = toFormat(call.responseFormat),
    suffix,
    raw,
    template,
    ...wanted
  } = settingsOf('completion', levels, call.providerOptions, warnings, (own) =>
    toOptions(call, own, warnings),
  )
  const fields = { suffix, ...toNativeFields({ raw, template }, dialect, warnings) }
  return {
    request: {
      model: modelId,
      messages: toMessages(call.prompt, warnings),
      ...wanted,
      format,
      body: merged<NonNullable<ChatRequest['body']>>([fields, wanted.body ?? {}]),
    },
    warnings,
    coalesce,
    includeBody: include.includes('response-body'),
  }
}

/** Returns the fields that only `/api/generate` has. */
function toNativeFields(
  fields: Pick<OllamaLanguageModelCompletionOptions, 'raw' | 'template'>,
  dialect: Chat['dialect'],
  warnings: SharedV4Warning[],
): typeof fields {
  if (dialect === 'native') return fields
  for (const [feature, value] of Object.entries(fields))
    if (value !== undefined)
      warnings.push({
        type: 'unsupported',
        feature,
        details: `/v1/completions has no such setting, so ${feature} is not sent`,
      })
  return {}
}

function toMessages(prompt: LanguageModelV4Prompt, warnings: SharedV4Warning[]): ChatRequest['messages'] {
  const other = prompt.findIndex(({ role }) => role !== 'system' && role !== 'user')
  if (other >= 0)
    throw new InvalidPromptError({
      prompt,
      message: `prompt[${other}] has the role ${prompt[other]?.role}: a completion has no conversation. Use ollama(id) for one`,
    })
  return toChatMessages(prompt, warnings, { placeholderUserMessage: false })
}
