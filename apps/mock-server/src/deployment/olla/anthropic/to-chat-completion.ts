/** Translates a request of the Anthropic dialect to one for chat completions, as Olla does: images and thinking are left out. */
import { isJsonObject, type JsonObject, type JsonValue } from '@ollamakit/wire'

export function toChatCompletion(request: JsonObject): JsonObject {
  const { model, max_tokens, stream, temperature, top_p, stop_sequences: stop, tools } = request
  const choice = request['tool_choice']
  return {
    model: model ?? '',
    max_tokens: max_tokens ?? 0,
    stream: stream === true,
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { top_p }),
    ...(Array.isArray(stop) && stop.length > 0 ? { stop } : {}),
    messages: [...toSystem(request['system']), ...toList(request['messages']).flatMap(toMessages)],
    ...(Array.isArray(tools) && tools.length > 0
      ? {
          tools: toList(tools).map(toTool),
          ...(choice === undefined ? {} : { tool_choice: toToolChoice(choice) }),
        }
      : {}),
  }
}

function toSystem(system: JsonValue | undefined): JsonObject[] {
  const content = typeof system === 'string' ? system : textOf(toList(system))
  return content === '' ? [] : [{ role: 'system', content }]
}

/** Results of tools come first: they have to follow the message that called them. */
function toMessages({ role = '', content }: JsonObject): JsonObject[] {
  if (typeof content === 'string') return content === '' ? [] : [{ role, content }]
  const blocks = Array.isArray(content) ? toList(content) : isJsonObject(content) ? [content] : []
  const text = textOf(blocks)
  if (role === 'assistant') {
    const calls = blocks.filter(({ type }) => type === 'tool_use').map(toToolCall)
    if (text === '' && calls.length === 0) return []
    return [{ role, content: text === '' ? null : text, ...(calls.length > 0 ? { tool_calls: calls } : {}) }]
  }
  const results = blocks.filter(({ type }) => type === 'tool_result').map(toToolResult)
  return [...results, ...(text === '' ? [] : [{ role, content: text }])]
}

function toToolCall({ id = '', name = '', input = {} }: JsonObject): JsonObject {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(input) } }
}

function toToolResult({ tool_use_id: id = '', content = '', is_error: isError }: JsonObject): JsonObject {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const isMarked = /^error/i.test(text)
  return { role: 'tool', tool_call_id: id, content: isError === true && !isMarked ? `Error: ${text}` : text }
}

function toTool({ name = '', description = '', input_schema: parameters = null }: JsonObject): JsonObject {
  return { type: 'function', function: { name, description, parameters } }
}

function toToolChoice(choice: JsonValue): JsonValue {
  const type = isJsonObject(choice) ? choice['type'] : choice
  if (type === 'any') return 'required'
  if (choice === 'none') return 'none'
  return isJsonObject(choice) && type === 'tool'
    ? { type: 'function', function: { name: choice['name'] ?? '' } }
    : 'auto'
}

function textOf(blocks: readonly JsonObject[]): string {
  return blocks.map(({ type, text }) => (type === 'text' && typeof text === 'string' ? text : '')).join('')
}

function toList(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
