/** What a request consists of besides its messages: the model's settings and those of the call, as the wire spells them. */
import type { ToolDefinition } from '@langchain/core/language_models/base'
import type { ChatRequest } from '@ollamakit/core'
import type { ChatOllamaCallOptions, ChatOllamaSettings, ResponseFormat } from './chat-ollama-options.ts'
import { toWireOptions } from './option-names.ts'
import { toToolDefinition } from './to-tools.ts'
import { isUnset, withoutUnset } from './unset.ts'

/**
 * The request without its messages, spelled as `/api/chat` spells it, in both dialects. What `invocationParams`
 * of a subclass adds is sent: a key that this package knows as a setting, any other as it is.
 */
export interface InvocationParams {
  model: string
  tools?: ToolDefinition[]
  /** The server has no such field: see the README for what is sent instead. */
  tool_choice?: unknown
  format?: string | Record<string, unknown>
  think?: ChatRequest['think']
  options?: Record<string, unknown>
  keep_alive?: string | number
  truncate?: boolean
  shift?: boolean
  logprobs?: boolean
  top_logprobs?: number
  strictContext?: boolean
  extractThinking?: ChatRequest['extractThinking']
  [key: string]: unknown
}

/** Only what is set is in it. `null` and `''` count as unset, and keys of the call that are no settings are ignored. */
export function toInvocationParams(
  settings: ChatOllamaSettings & { model: string },
  call: ChatOllamaCallOptions = {},
): InvocationParams {
  const options = { ...toOptions(settings), ...toOptions(call) }
  const logprobs = firstSet(call.logprobs, settings.logprobs)
  return {
    model: firstSet(call.model) ?? settings.model,
    ...withoutUnset({
      tools: call.tools?.length
        ? call.tools.map((tool, i) => toToolDefinition(tool, `tools[${i}]`))
        : undefined,
      tool_choice: call.tool_choice,
      format: firstSet(call.format, toFormat(call.response_format), settings.format),
      think: firstSet(call.think, settings.think),
      options: Object.keys(options).length > 0 ? options : undefined,
      keep_alive: firstSet(call.keepAlive, settings.keepAlive),
      truncate: firstSet(call.truncate, settings.truncate),
      shift: firstSet(call.shift, settings.shift),
      logprobs: typeof logprobs === 'number' ? true : logprobs,
      top_logprobs: typeof logprobs === 'number' ? logprobs : undefined,
      strictContext: firstSet(call.strictContext, settings.strictContext),
      extractThinking: firstSet(call.extractThinking, settings.extractThinking),
    }),
  }
}

function toOptions(settings: ChatOllamaSettings): Record<string, unknown> {
  const { maxTokens, stopSequences, options } = settings
  return {
    ...withoutUnset({ num_predict: maxTokens, stop: stopSequences }),
    ...withoutUnset(options ?? {}),
    ...toWireOptions(settings),
  }
}

function toFormat(responseFormat: ResponseFormat | null | undefined): InvocationParams['format'] {
  switch (responseFormat?.type) {
    case 'json_object':
      return 'json'
    case 'json_schema':
      return responseFormat.json_schema.schema
    case 'text':
    case undefined:
      return undefined
  }
}

function firstSet<T>(...values: (T | null | undefined)[]): T | undefined {
  return values.find((value): value is T => !isUnset(value))
}
