import { isJsonObject } from '../json.ts'
import type { ContentBlock } from './content-block.ts'
import {
  isContentBlock,
  isMessagesResponse,
  type MessagesResponse,
  type MessagesUsage,
  type StopReason,
} from './messages.ts'

/**
 * One event of a streamed `/v1/messages`; the name of the server-sent event is its `type`. Server:
 * `anthropic/anthropic.go` StreamConverter.
 * Ollama sends no `ping` and no `error`: an error of the model ends its stream without `message_stop`.
 */
export type MessageStreamEvent =
  | MessageStartEvent
  | ContentBlockStartEvent
  | ContentBlockDeltaEvent
  | ContentBlockStopEvent
  | MessageDeltaEvent
  | MessageStopEvent
  | PingEvent

/** Comes first: the message without content and stop reason. */
export interface MessageStartEvent {
  type: 'message_start'
  message: MessagesResponse
}

/** Begins a block. Blocks of a search that the server ran come whole here, without deltas. */
export interface ContentBlockStartEvent {
  type: 'content_block_start'
  /** 0, 1, 2, … in the order of the blocks. */
  index: number
  content_block: ContentBlock
}

/** The next piece of a block. */
export interface ContentBlockDeltaEvent {
  type: 'content_block_delta'
  index: number
  delta: ContentBlockDelta
}

/** A piece of text, of thinking, or of the JSON text of a call's arguments (whole and once from Ollama). */
export type ContentBlockDelta =
  | { type: 'text_delta'; text: string }
  | { type: 'thinking_delta'; thinking: string }
  | { type: 'input_json_delta'; partial_json: string }
  /** Never from Ollama. */
  | { type: 'signature_delta'; signature: string }

/** Ends a block. */
export interface ContentBlockStopEvent {
  type: 'content_block_stop'
  index: number
}

/** Says why the model ended, and the final counts. Comes once from Ollama, before `message_stop`. */
export interface MessageDeltaEvent {
  type: 'message_delta'
  delta: { stop_reason?: StopReason | null; /** Never from Ollama. */ stop_sequence?: string | null }
  /** Some servers leave out `input_tokens` here. */
  usage?: Partial<MessagesUsage>
}

/** The end mark. A stream without it was cut off. */
export interface MessageStopEvent {
  type: 'message_stop'
}

/** Keeps the connection alive. Never from Ollama. */
export interface PingEvent {
  type: 'ping'
}

/** Returns true for an event. Lenient: accepts unknown types; `error` is not an event. */
export function isMessageStreamEvent(value: unknown): value is MessageStreamEvent {
  if (!isJsonObject(value) || typeof value['type'] !== 'string') return false
  switch (value['type']) {
    case 'error':
    case 'message':
      return false
    case 'message_start':
      return isMessagesResponse(value['message'])
    case 'content_block_start':
      return isContentBlock(value['content_block'])
    case 'content_block_delta':
    case 'message_delta':
      return isJsonObject(value['delta'])
    default:
      return true
  }
}
