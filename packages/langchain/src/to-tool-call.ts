/** A model's tool call as LangChain has it. */
import type { ContentBlock, InvalidToolCall, ToolCall } from '@langchain/core/messages'
import type { ToolCall as ModelToolCall } from '@ollamakit/core'

export type ParsedToolCall =
  | (ToolCall & { type: 'tool_call' })
  | (InvalidToolCall & { type: 'invalid_tool_call' })

/** Its arguments parsed; where they are no JSON object the call is invalid and keeps them as they were said. */
export function toToolCall({ id, name, arguments: text }: ModelToolCall): ParsedToolCall {
  const args = toArguments(text)
  return args
    ? { type: 'tool_call', id, name, args }
    : { type: 'invalid_tool_call', id, name, args: text, error: 'Malformed args.' }
}

/** The same call as a content block. */
export function toToolCallBlock(
  call: ParsedToolCall,
): ContentBlock.Tools.ToolCall | ContentBlock.Tools.InvalidToolCall {
  return { ...call }
}

function toArguments(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    if (value === null) return {}
    return typeof value === 'object' && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
