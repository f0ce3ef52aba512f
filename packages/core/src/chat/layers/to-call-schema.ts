/** One tool call as JSON: the schema for `format`, the description in the prompt, and the conversion back. */
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '@ollamakit/wire'
import type { ChatMessage, ChatTool } from '../chat-request.ts'
import type { ToolCall } from '../../errors/partial.ts'
import { toInnerFormatSchema } from '../schema/to-format-schema.ts'

/** `{name, arguments}` of one of these tools. */
export function toCallSchema(tools: readonly ChatTool[]): JsonSchema {
  const calls = tools.map(({ name, parameters }): JsonObject => {
    const { schema } = toInnerFormatSchema(parameters)
    return {
      type: 'object',
      properties: { name: { type: 'string', enum: [name] }, arguments: { ...schema, type: 'object' } },
      required: ['name', 'arguments'],
    }
  })
  return calls.length === 1 ? (calls[0] as JsonObject) : { anyOf: calls }
}

/** Describes the tools in the conversation, for models that do not support them: a grammar constrains the form and explains nothing. */
export function withToolInstruction(
  messages: readonly ChatMessage[],
  tools: readonly ChatTool[],
): readonly ChatMessage[] {
  const text = toInstruction(tools)
  const [first, ...rest] = messages
  // Many templates allow one system message only, and only at the front.
  return first?.role === 'system'
    ? [{ ...first, text: `${first.text}\n\n${text}` }, ...rest]
    : [{ role: 'system', text }, ...messages]
}

function toInstruction(tools: readonly ChatTool[]): string {
  const described = tools.map(({ name, description, parameters }) =>
    JSON.stringify({ name, ...(description ? { description } : {}), parameters }),
  )
  return `Call ${tools.length === 1 ? 'this tool' : 'one of these tools'} now. Answer with nothing but JSON of the form {"name": "the tool", "arguments": {...}}, where the arguments follow the tool's parameters.\n${described.join('\n')}`
}

/** Returns the call in a text; undefined for anything else, such as an incomplete one. */
export function toForcedCall(
  text: string,
  tools: readonly ChatTool[],
  newCallId: () => string,
): ToolCall | undefined {
  const value = parse(text)
  if (!isJsonObject(value)) return undefined
  const { name, arguments: args } = value
  if (typeof name !== 'string' || !isJsonObject(args) || !tools.some((tool) => tool.name === name))
    return undefined
  return { id: newCallId(), name, arguments: JSON.stringify(args) }
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue // JSON by definition
  } catch {
    return undefined
  }
}
