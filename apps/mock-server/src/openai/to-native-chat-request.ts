/** A chat completion request as the native request that the server makes of it. Server: `openai/openai.go` FromChatRequest. */
import type { JsonObject } from '@ollamakit/wire'
import type { ChatRequest } from '../request/chat-request.ts'
import type { ChatCompletionRequest } from './chat-completion-request.ts'
import { toNativeMessages } from './to-native-messages.ts'
import { toThink } from './to-think.ts'

/** The native request, or the text of the server's 400. */
export function toNativeChatRequest(
  request: ChatCompletionRequest,
): { request: ChatRequest } | { error: string } {
  if (request.messages.length === 0) return { error: "[] is too short - 'messages'" }
  const converted = toNativeMessages(request.messages)
  if ('error' in converted) return converted
  const effort = request.reasoning ? request.reasoning.effort : (request.reasoning_effort ?? '')
  const think = toThink(effort)
  if (typeof think === 'object') return think
  const format = toFormat(request.response_format)
  const { _debug_render_only } = request
  return {
    request: {
      model: request.model,
      messages: converted.messages,
      stream: request.stream,
      ...(format === undefined ? {} : { format }),
      tools: request.tools,
      options: toOptions(request),
      ...(think === undefined ? {} : { think }),
      _debug_render_only,
      logprobs: request.logprobs ?? false,
      top_logprobs: request.top_logprobs,
    },
  }
}

/** The JSON text of the native `format`. */
function toFormat(format: ChatCompletionRequest['response_format']): string | undefined {
  const type = format?.type.trim().toLowerCase()
  if (type === 'json_object') return '"json"'
  return type === 'json_schema' ? format?.json_schema?.schema : undefined
}

/** Unset temperature and top_p are sent as 1: they win over the model's own. */
function toOptions(request: ChatCompletionRequest): JsonObject {
  const { stop } = request
  const stops =
    typeof stop === 'string'
      ? [stop]
      : Array.isArray(stop)
        ? stop.filter((text) => typeof text === 'string')
        : undefined
  const given: JsonObject = {
    stop: stops && stops.length > 0 ? stops : undefined,
    num_predict: request.max_tokens,
    temperature: request.temperature ?? 1,
    seed: request.seed,
    frequency_penalty: request.frequency_penalty,
    presence_penalty: request.presence_penalty,
    top_p: request.top_p ?? 1,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
