/** Converts a whole message to the events of a stream: some servers answer whole although a stream was asked for. */
import type { ContentBlock, MessagesResponse, MessageStreamEvent } from '@ollamakit/wire/anthropic'

/** The events that Ollama would have streamed. A message without a stop reason gets no `message_stop`: it was cut off. */
export function toEvents(message: MessagesResponse): MessageStreamEvent[] {
  const { stop_reason: reason, stop_sequence: sequence, content, ...head } = message
  const blocks = (content ?? []).flatMap(toBlockEvents)
  const delta = {
    ...(reason == null ? {} : { stop_reason: reason }),
    ...(sequence == null ? {} : { stop_sequence: sequence }),
  }
  return [
    { type: 'message_start', message: { ...head, content: [] } },
    ...blocks,
    { type: 'message_delta', delta, ...(message.usage ? { usage: message.usage } : {}) },
    ...(reason == null ? [] : [{ type: 'message_stop' } as const]),
  ]
}

function toBlockEvents(block: ContentBlock, index: number): MessageStreamEvent[] {
  const stop = { type: 'content_block_stop', index } as const
  switch (block.type) {
    case 'text':
      return [
        { type: 'content_block_start', index, content_block: { ...block, text: '' } },
        { type: 'content_block_delta', index, delta: { type: 'text_delta', text: block.text } },
        stop,
      ]
    case 'thinking':
      return [
        { type: 'content_block_start', index, content_block: { ...block, thinking: '' } },
        { type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking: block.thinking } },
        stop,
      ]
    case 'tool_use': {
      const partial_json = JSON.stringify(block.input ?? {})
      return [
        { type: 'content_block_start', index, content_block: { ...block, input: {} } },
        { type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json } },
        stop,
      ]
    }
    default:
      return [{ type: 'content_block_start', index, content_block: block }, stop]
  }
}
