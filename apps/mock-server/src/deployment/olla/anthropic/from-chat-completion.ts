/** Translates a whole chat completion to a message of the Anthropic dialect. */
import { isJsonObject, type JsonObject, type JsonValue } from '@ollamakit/wire'

export function fromChatCompletion(completion: JsonObject, id: string): JsonObject {
  const choice = firstChoice(completion)
  const message = isJsonObject(choice['message']) ? choice['message'] : {}
  const usage = isJsonObject(completion['usage']) ? completion['usage'] : {}
  const content = toContent(message)
  return {
    stop_sequence: null,
    id,
    type: 'message',
    role: 'assistant',
    model: completion['model'] ?? 'unknown',
    stop_reason: toStopReason(choice['finish_reason']),
    // A message without any content has an empty text.
    content: content.length > 0 ? content : [{ type: 'text' }],
    usage: { input_tokens: usage['prompt_tokens'] ?? 0, output_tokens: usage['completion_tokens'] ?? 0 },
  }
}

/** The first choice, or an empty one. */
export function firstChoice({ choices }: JsonObject): JsonObject {
  const choice = Array.isArray(choices) ? choices[0] : undefined
  return isJsonObject(choice) ? choice : {}
}

export function toStopReason(finish: JsonValue | undefined): string {
  return finish === 'tool_calls' ? 'tool_use' : finish === 'length' ? 'max_tokens' : 'end_turn'
}

function toContent({ content, reasoning, tool_calls: calls }: JsonObject): JsonObject[] {
  return [
    ...(reasoning ? [{ type: 'thinking', thinking: reasoning }] : []),
    ...(content ? [{ type: 'text', text: content }] : []),
    ...(Array.isArray(calls) ? calls.filter(isJsonObject).map(toToolUse) : []),
  ]
}

function toToolUse({ id = '', function: called }: JsonObject): JsonObject {
  const { name = '', arguments: text } = isJsonObject(called) ? called : {}
  const input: unknown = JSON.parse(typeof text === 'string' ? text : '{}')
  // Empty arguments are left out, as Go leaves out an empty map.
  const hasInput = isJsonObject(input) && Object.keys(input).length > 0
  return { ...(hasInput ? { input } : {}), type: 'tool_use', id, name }
}
