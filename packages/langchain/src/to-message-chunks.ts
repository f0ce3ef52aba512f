/** Events as the chunks of LangChain's `stream`. */
import {
  AIMessageChunk,
  type AIMessageChunkFields,
  collapseToolCallChunks,
  type ContentBlock,
  type MessageOutputVersion,
  type ToolCallChunk,
} from '@langchain/core/messages'
import type { ChatGenerationChunk } from '@langchain/core/outputs'
import type { ChatEvent, ToolCall, Warning } from '@ollamakit/core'
import { StreamedChunk } from './streamed-chunk.ts'
import { createMetadataKeeper, modelProvider } from './to-response-metadata.ts'
import { toToolCall, toToolCallBlock } from './to-tool-call.ts'
import { toUsageMetadata } from './to-usage-metadata.ts'

export interface MessageChunkOptions {
  outputVersion: MessageOutputVersion
  warnings: readonly Warning[]
  /** False: the last chunk has no `usage_metadata`. Default true. */
  withUsage?: boolean
}

/**
 * One chunk for each event that says something, made so that LangChain's `concat` gives the message that `invoke` gives:
 * calls and blocks have an index each, and everything that is known only once comes with the last chunk.
 */
export function createMessageChunkReader({
  outputVersion,
  warnings,
  withUsage = true,
}: MessageChunkOptions): (events: readonly ChatEvent[]) => ChatGenerationChunk[] {
  const metadata = createMetadataKeeper(warnings)
  const toSaid = outputVersion === 'v1' ? createBlockReader() : toPlainFields
  let calls = 0

  function toFields(event: ChatEvent): AIMessageChunkFields | undefined {
    switch (event.type) {
      case 'text':
      case 'thinking':
        return toSaid(event)
      case 'tool-call':
        return { ...toSaid(event), tool_call_chunks: [toToolCallChunk(event.call, calls++)] }
      case 'finish':
        return {
          content: outputVersion === 'v1' ? [] : '',
          usage_metadata: withUsage ? toUsageMetadata(event.usage) : undefined,
        }
      case 'start':
      case 'logprobs':
      case 'raw':
        return undefined
    }
  }

  return (events) => {
    const chunks: ChatGenerationChunk[] = []
    for (const event of events) {
      const about = metadata.add(event)
      const fields = toFields(event)
      if (!fields) continue
      fields.response_metadata = {
        model_provider: modelProvider,
        ...about,
        ...(outputVersion === 'v1' ? { output_version: 'v1' } : {}),
      }
      chunks.push(
        new StreamedChunk({
          text: event.type === 'text' ? event.text : '',
          message: new AIMessageChunk(fields),
        }),
      )
    }
    return chunks
  }
}

type SaidEvent = Extract<ChatEvent, { type: 'text' | 'thinking' | 'tool-call' }>

/** v0: content is a string, and thinking stands beside it. */
function toPlainFields(event: SaidEvent): AIMessageChunkFields {
  switch (event.type) {
    case 'text':
      return { content: event.text }
    case 'thinking':
      return { content: '', additional_kwargs: { reasoning_content: event.text } }
    case 'tool-call':
      return { content: '' }
  }
}

/** v1: content is blocks in the order in which they were said; `concat` joins those that have the same index. */
function createBlockReader(): (event: SaidEvent) => AIMessageChunkFields {
  let index = -1
  let open: SaidEvent['type'] | undefined

  return (event) => {
    if (event.type === 'tool-call' || event.type !== open) index++
    open = event.type
    return { content: [{ ...toBlock(event), index }] }
  }
}

function toBlock(event: SaidEvent): ContentBlock {
  switch (event.type) {
    case 'text':
      return { type: 'text', text: event.text }
    case 'thinking':
      return { type: 'reasoning', reasoning: event.text }
    case 'tool-call':
      return toToolCallBlock(toToolCall(event.call))
  }
}

function toToolCallChunk(call: ToolCall, index: number): ToolCallChunk & { type: 'tool_call_chunk' } {
  const valid = toToolCall(call).type === 'tool_call'
  // LangChain reads no arguments as none, and `null` as broken ones.
  const args = valid && !call.arguments.trim().startsWith('{') ? '{}' : call.arguments
  const chunk = { type: 'tool_call_chunk', id: call.id, name: call.name, args, index } as const
  // LangChain repairs half an argument (`{"city":"Par`) into a call that would be run. Without an id it leaves the call invalid.
  const repaired = !valid && collapseToolCallChunks([chunk]).tool_calls.length > 0
  return repaired ? { ...chunk, id: undefined } : chunk
}
