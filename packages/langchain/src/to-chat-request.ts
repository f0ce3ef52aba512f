/** A LangChain call as core's request: what the model was built with, what the call changes, and the messages. */
import type { BaseMessage } from '@langchain/core/messages'
import type { ChatRequest } from '@ollamakit/core'
import type {
  ChatOllamaCallOptions,
  ChatOllamaInput,
  ChatOllamaSettings,
  ResponseFormat,
} from './chat-ollama-options.ts'
import { optionPairs, type WireOptions } from './option-names.ts'
import { toChatMessages } from './to-chat-messages.ts'
import { toToolChoice, toTools } from './to-tools.ts'

/** A request without its messages: what an answer depends on besides them. */
export type ChatSettings = Omit<ChatRequest, 'messages'>

export function toChatRequest(
  messages: BaseMessage[],
  input: ChatOllamaInput,
  call: ChatOllamaCallOptions,
): ChatRequest {
  return { ...toChatSettings(input, call), messages: toChatMessages(messages) }
}

/** Only what is set is in it. Keys of the call that are no settings (LangGraph adds several) are not looked at. */
export function toChatSettings(input: ChatOllamaInput, call: ChatOllamaCallOptions = {}): ChatSettings {
  const options = { ...toOptions(input), ...toOptions(call) }
  return withoutUndefined({
    model: call.model ?? input.model,
    tools: call.tools?.length ? toTools(call.tools) : undefined,
    toolChoice: toToolChoice(call.tool_choice),
    format: call.format ?? toFormat(call.response_format) ?? input.format,
    think: call.think ?? input.think,
    options: Object.keys(options).length > 0 ? options : undefined,
    keepAlive: call.keepAlive ?? input.keepAlive,
    truncate: call.truncate ?? input.truncate,
    shift: call.shift ?? input.shift,
    strictContext: call.strictContext ?? input.strictContext,
    logprobs: call.logprobs ?? input.logprobs,
  })
}

function toOptions(settings: ChatOllamaSettings): WireOptions {
  const { maxTokens, stopSequences } = settings
  const options: WireOptions = withoutUndefined({
    num_predict: maxTokens,
    stop: stopSequences,
    ...settings.options,
  })
  for (const [name, wireName] of optionPairs)
    if (settings[name] !== undefined) Object.assign(options, { [wireName]: settings[name] })
  return options
}

function toFormat(responseFormat: ResponseFormat | undefined): ChatRequest['format'] {
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

function withoutUndefined<T extends object>(object: T): T {
  for (const key of Object.keys(object) as (keyof T)[]) if (object[key] === undefined) delete object[key]
  return object
}
