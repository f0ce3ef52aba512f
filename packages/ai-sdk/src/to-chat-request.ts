/** Converts a call of the AI SDK to core's request. The precedence of settings: read-options.ts. */
import type { LanguageModelV4CallOptions, LanguageModelV4Prompt, SharedV4Warning } from '@ai-sdk/provider'
import { injectJsonInstructionIntoMessages } from '@ai-sdk/provider-utils'
import type { ChatRequest } from '@ollamakit/core'
import type { OllamaLanguageModelChatOptions } from './model-options.ts'
import { type SettingLevels, settingsOf } from './read-options.ts'
import { toChatMessages } from './to-chat-messages.ts'
import { toOptions } from './to-options.ts'
import { toToolChoice, toTools } from './to-tools.ts'

export interface Asked extends SettingLevels<OllamaLanguageModelChatOptions> {
  modelId: string
  call: LanguageModelV4CallOptions
  /** Whether the model runs in Ollama's cloud, which does not enforce `format`. */
  cloud?: boolean
}

/** Core's request, and what reading the response depends on. */
export interface PreparedCall {
  request: ChatRequest
  warnings: SharedV4Warning[]
  coalesce: boolean
  includeBody: boolean
}

/**
 * Settings that no level sets are not sent.
 *
 * @throws InvalidArgumentError, UnsupportedFunctionalityError for what Ollama does not support.
 */
export function toChatRequest({ modelId, call, cloud = false, ...levels }: Asked): PreparedCall {
  const warnings: SharedV4Warning[] = []
  const {
    sendReasoning,
    toolResultImages,
    placeholderUserMessage,
    forceToolChoice = true,
    injectJsonInstruction,
    coalesce = true,
    include = [],
    format: wholeFormat = toFormat(call.responseFormat),
    ...wanted
  } = settingsOf('chat', levels, call.providerOptions, warnings, (own) => toOptions(call, own, warnings))
  const toolChoice = toToolChoice(call.toolChoice)
  // The AI SDK throws unless this step has a call: docs/decisions/0027-a-required-call-has-no-schema.md.
  const isCallDue = toolChoice !== undefined && toolChoice !== 'none'
  if (isCallDue && wholeFormat !== undefined)
    warnings.push({
      type: 'unsupported',
      feature: 'responseFormat',
      details:
        'toolChoice asks for a tool call, which has no schema. Set "auto" in prepareStep for the step that gives the object',
    })
  const format = isCallDue ? undefined : wholeFormat
  const inject = format !== undefined && (injectJsonInstruction ?? (cloud && 'cloud'))
  const prompt = withInstruction(call, inject, warnings)
  const messages = toChatMessages(prompt, warnings, {
    sendReasoning,
    toolResultImages,
    placeholderUserMessage,
  })
  const forced = forceToolChoice || toolChoice === 'none'
  const offered =
    !forced && typeof toolChoice === 'object'
      ? call.tools?.filter((tool) => tool.name === toolChoice.name)
      : call.tools
  const tools = toTools(offered, toolChoice, warnings)
  if (!forced && toolChoice !== undefined)
    warnings.push({
      type: 'compatibility',
      feature: 'toolChoice',
      details: 'The model may ignore toolChoice: forceToolChoice is false, and Ollama has no such setting',
    })

  return {
    request: {
      model: modelId,
      messages,
      ...wanted,
      tools,
      toolChoice: forced ? toolChoice : undefined,
      format,
      // The AI SDK checks the object itself, and a middleware may repair it before.
      checkFormat: cloud && format !== undefined ? false : undefined,
    },
    warnings,
    coalesce,
    includeBody: include.includes('response-body'),
  }
}

/** Returns the format of a response that has to be JSON. */
export function toFormat(format: LanguageModelV4CallOptions['responseFormat']): ChatRequest['format'] {
  if (format?.type !== 'json') return undefined
  return format.schema ?? 'json'
}

/** Returns the prompt with the JSON Schema in it, on request, or if the server does not enforce the schema. */
function withInstruction(
  { prompt, responseFormat }: LanguageModelV4CallOptions,
  inject: boolean | 'cloud',
  warnings: SharedV4Warning[],
): LanguageModelV4Prompt {
  if (!inject || responseFormat?.type !== 'json') return prompt
  if (inject === 'cloud')
    warnings.push({
      type: 'compatibility',
      feature: 'responseFormat',
      details:
        'The cloud does not enforce format: the JSON Schema is in the prompt, too. Turn it off with injectJsonInstruction: false',
    })
  return injectJsonInstructionIntoMessages({ messages: prompt, schema: responseFormat.schema })
}
