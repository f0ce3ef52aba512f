/** Reads the frames of a streamed `/v1/messages` response as events. */
import {
  type ContentBlock,
  type ContentBlockDelta,
  isMessagesResponse,
  isMessageStreamEvent,
  type MessagesResponse,
  type MessageStreamEvent,
} from '@ollamakit/wire/anthropic'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { type JsonReader, readFrame } from '../transport/stream-json.ts'
import { toEvents } from './to-events.ts'

/** Ends with `message_stop`. Keeps what has been received for the error of a response that is cut off. */
export class MessageReader implements JsonReader<MessageStreamEvent> {
  finished = false
  #thinking = ''
  #text = ''
  /** By the index of the block. A call is complete with its `content_block_stop`. */
  readonly #calls = new Map<number, { id: string; name: string; arguments: string; complete: boolean }>()

  push(frame: string, events: MessageStreamEvent[]): void {
    if (this.finished) return
    // Servers that stream every dialect in one way may add it; it is not the end mark of this one.
    if (frame === '[DONE]') return
    const value = readFrame(frame, isEventOrWhole, 'event of a message')
    const read = isMessagesResponse(value) ? toEvents(value) : [value]
    for (const event of read) {
      this.#keep(event)
      events.push(event)
    }
  }

  end(): void {}

  partial(): ChatAnswerContent {
    const toolCalls = [...this.#calls.values()]
      .filter(({ complete }) => complete)
      .map(({ id, name, arguments: text }) => ({ id, name, arguments: text || '{}' }))
    return { thinking: this.#thinking, text: this.#text, toolCalls }
  }

  #keep(event: MessageStreamEvent): void {
    switch (event.type) {
      case 'content_block_start':
        this.#begin(event.index, event.content_block)
        break
      case 'content_block_delta':
        this.#add(event.index, event.delta)
        break
      case 'content_block_stop': {
        const call = this.#calls.get(event.index)
        if (call) call.complete = true
        break
      }
      case 'message_stop':
        this.finished = true
        break
      default:
        break
    }
  }

  #begin(index: number, block: ContentBlock): void {
    // Some servers put the first piece into the start; Ollama starts with empty blocks.
    if (block.type === 'text') this.#text += block.text
    else if (block.type === 'thinking') this.#thinking += block.thinking
    else if (block.type === 'tool_use') {
      const whole = Object.keys(block.input ?? {}).length > 0 ? JSON.stringify(block.input) : ''
      this.#calls.set(index, { id: block.id, name: block.name, arguments: whole, complete: false })
    }
  }

  #add(index: number, delta: ContentBlockDelta): void {
    if (delta.type === 'text_delta') this.#text += delta.text
    else if (delta.type === 'thinking_delta') this.#thinking += delta.thinking
    else if (delta.type === 'input_json_delta') {
      const call = this.#calls.get(index)
      if (call) call.arguments += delta.partial_json
    }
  }
}

function isEventOrWhole(value: unknown): value is MessageStreamEvent | MessagesResponse {
  return isMessageStreamEvent(value) || isMessagesResponse(value)
}
