/** LangChain's messages as core's. Nothing an assistant said or called is lost, in whatever form its message keeps it. */
import {
  AIMessage,
  type BaseMessage,
  ChatMessage as GenericMessage,
  ToolMessage as LangChainToolMessage,
} from '@langchain/core/messages'
import {
  type AssistantMessage,
  type ChatMessage,
  OllamaInputError,
  type ToolCall,
  type ToolMessage,
} from '@ollamakit/core'
import { type AnyBlock, toContentParts } from './to-content-parts.ts'

/** Throws OllamaInputError for what cannot be said to Ollama: pictures behind a link, audio, files that are no text, unknown roles. */
export function toChatMessages(messages: readonly BaseMessage[]): ChatMessage[] {
  return messages.map((message, i) => toChatMessage(message, `messages[${i}]`))
}

function toChatMessage(message: BaseMessage, where: string): ChatMessage {
  if (AIMessage.isInstance(message)) return toAssistantMessage(message)
  if (LangChainToolMessage.isInstance(message)) return toToolMessage(message, where)
  const role = message.type === 'generic' && GenericMessage.isInstance(message) ? message.role : message.type
  switch (role) {
    case 'human':
    case 'user': {
      const { text, images } = toContentParts(message.contentBlocks, where)
      return { role: 'user', text, ...(images.length > 0 ? { images } : {}) }
    }
    case 'system':
    case 'developer':
      return { role: 'system', text: toPlainText(message, where) }
    case 'ai':
    case 'assistant':
      return { role: 'assistant', text: toPlainText(message, where) }
    case 'tool':
    case 'function':
      return {
        role: 'tool',
        text: toPlainText(message, where),
        ...(message.name ? { toolName: message.name } : {}),
      }
    default:
      throw new OllamaInputError(
        `${where} has the role ${JSON.stringify(role)}`,
        'Ollama knows system, user, assistant and tool',
      )
  }
}

function toPlainText(message: BaseMessage, where: string): string {
  const { text, images } = toContentParts(message.contentBlocks, where)
  if (images.length > 0)
    throw new OllamaInputError(
      `${where} has a picture in a ${message.type} message`,
      'Put pictures into user messages',
    )
  return text
}

/** Not by `contentBlocks`: LangChain's translator for this provider drops every block but text. */
function toAssistantMessage(message: AIMessage): AssistantMessage {
  const { content } = message
  const blocks: readonly AnyBlock[] =
    typeof content === 'string' ? [{ type: 'text', text: content }] : content
  const text = joinField(blocks, 'text', 'text')
  const thinking =
    joinField(blocks, 'reasoning', 'reasoning') + joinField(blocks, 'thinking', 'thinking') ||
    message.additional_kwargs['reasoning_content']
  const toolCalls = [...toToolCalls(message, blocks), ...toInvalidToolCalls(message, blocks)]
  return {
    role: 'assistant',
    ...(text ? { text } : {}),
    ...(typeof thinking === 'string' && thinking !== '' ? { thinking } : {}),
    ...(toolCalls.length > 0 ? { toolCalls } : {}),
  }
}

function joinField(blocks: readonly AnyBlock[], type: string, field: string): string {
  return blocks
    .map((block) => (block['type'] === type && typeof block[field] === 'string' ? block[field] : ''))
    .join('')
}

function toToolCalls({ tool_calls }: AIMessage, blocks: readonly AnyBlock[]): ToolCall[] {
  if (tool_calls?.length)
    return tool_calls.map(({ id, name, args }) => ({
      id: id ?? '',
      name,
      arguments: JSON.stringify(args ?? {}),
    }))
  // What came out of storage may have its calls only as blocks: LangChain's own, or Anthropic's.
  return blocks
    .filter(({ type }) => type === 'tool_call' || type === 'tool_use')
    .map(({ id, name, args, input }) => ({
      id: asText(id),
      name: asText(name),
      arguments: JSON.stringify(args ?? input ?? {}),
    }))
}

/** They stay in the history, so that the message with their error has a call to answer. */
function toInvalidToolCalls({ invalid_tool_calls }: AIMessage, blocks: readonly AnyBlock[]): ToolCall[] {
  const invalid: readonly AnyBlock[] = invalid_tool_calls?.length
    ? invalid_tool_calls.map((call) => ({ ...call }))
    : blocks.filter(({ type }) => type === 'invalid_tool_call')
  return invalid.map(({ id, name, args }) => ({
    id: asText(id),
    name: asText(name),
    arguments: asText(args),
  }))
}

/** Which tool a call was of is looked up by core. */
function toToolMessage(message: LangChainToolMessage, where: string): ToolMessage {
  // Tools, and MCP servers behind them, answer with blocks of every kind: what has no other form is shown as JSON.
  const { text, images } = toContentParts(message.contentBlocks, where, (block) => JSON.stringify(block))
  return {
    role: 'tool',
    text: message.status === 'error' && !/^error/i.test(text) ? `Error: ${text}` : text,
    ...(message.name ? { toolName: message.name } : {}),
    ...(message.tool_call_id ? { toolCallId: message.tool_call_id } : {}),
    ...(images.length > 0 ? { images } : {}),
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
