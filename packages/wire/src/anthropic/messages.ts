import { isJsonObject, type SchemaLike } from '../json.ts'
import type { ContentBlock, ContentBlockParam } from './content-block.ts'

/**
 * `POST /v1/messages`, since 0.14.0. Ignored by the server: `tool_choice`, `metadata`, `service_tier`,
 * `container`, `mcp_servers`,
 * `context_management`, `cache_control`, and the headers `x-api-key` and `anthropic-version`.
 * Server: `anthropic/anthropic.go` MessagesRequest, FromMessagesRequest.
 */
export interface MessagesRequest {
  /** Required: status 400 without it. */
  model: string
  /** Required and at least 1: status 400 otherwise. Becomes `num_predict`. */
  max_tokens: number
  /** At least one: status 400 otherwise. */
  messages: MessageParam[]
  /** System prompt: text, or text blocks that are joined without a separator. Other blocks are ignored. */
  system?: string | { type: 'text'; text: string; cache_control?: object | null | undefined }[] | undefined
  /** Default false. */
  stream?: boolean | undefined
  /** Unset, the model's own. */
  temperature?: number | undefined
  /** Unset, the model's own. */
  top_p?: number | undefined
  /** Unset, the model's own. */
  top_k?: number | undefined
  /** Strings that end the response. `stop_reason` is then `end_turn`, and `stop_sequence` is absent. */
  stop_sequences?: string[] | undefined
  tools?: MessagesTool[] | undefined
  /**
   * Unset, a thinking model thinks. `adaptive` leaves the choice to `output_config`. Other models ignore it.
   */
  thinking?:
    | { type: 'enabled'; /** Ignored. */ budget_tokens?: number | undefined }
    | { type: 'disabled' | 'adaptive' }
    | undefined
  /**
   * How hard to think, where `thinking` does not decide. `xhigh` means `high`; unknown values are ignored.
   * Since 0.23.4.
   */
  output_config?: { effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | undefined } | undefined
  /** Ignored. A value that is not an object is status 400. */
  tool_choice?: object | undefined
  /** Ignored. A value that is not an object is status 400. */
  metadata?: object | undefined
}

/** A message of the request. */
export interface MessageParam {
  /** The server accepts any role, `system` included. */
  role: 'user' | 'assistant' | 'system'
  /** Text, or blocks. */
  content: string | ContentBlockParam[]
}

/** A tool of the caller, or a search that the server runs itself. */
export type MessagesTool =
  | {
      type?: 'custom' | undefined
      name: string
      description?: string | undefined
      input_schema: SchemaLike
      /** Ignored. */
      cache_control?: object | null | undefined
    }
  /**
   * Runs on the server, at most three times a response. A tool of the caller named `web_search` is then
   * dropped. Since 0.16.2.
   */
  | { type: `web_search${string}`; name: 'web_search'; /** Ignored. */ max_uses?: number | undefined }

/** The whole response. Server: `anthropic/anthropic.go` MessagesResponse. */
export interface MessagesResponse {
  /** `msg_` and 24 hexadecimal digits. */
  id: string
  type: 'message'
  role: 'assistant'
  /** As sent. */
  model: string
  /** Null where the model generated nothing. In `message_start` an empty list. */
  content: ContentBlock[] | null
  /** Absent in `message_start`, and if the runner ended without a reason. */
  stop_reason?: StopReason | null
  /** Never from Ollama. */
  stop_sequence?: string | null
  usage: MessagesUsage
}

/**
 * Why the model ended. From Ollama: `end_turn` (also after a stop sequence), `max_tokens`, `tool_use` (also
 * where the token limit cut the
 * response after a call), `stop_sequence` (any other reason, such as a load). The others come from other
 * servers of this dialect.
 */
export type StopReason = 'end_turn' | 'max_tokens' | 'stop_sequence' | 'tool_use' | 'pause_turn' | 'refusal'

/** Token counts. 0 where the server counted nothing. */
export interface MessagesUsage {
  /** In `message_start` an estimate of the server: a quarter of the bytes. */
  input_tokens: number
  output_tokens: number
  /** Never from Ollama. */
  cache_creation_input_tokens?: number | null
  /** Never from Ollama. */
  cache_read_input_tokens?: number | null
}

/** Whether a received value is a whole message. Lenient: checks only what a reader cannot do without. */
export function isMessagesResponse(value: unknown): value is MessagesResponse {
  if (!isJsonObject(value) || value['type'] !== 'message') return false
  const content = value['content'] ?? []
  return Array.isArray(content) && content.every(isContentBlock)
}

/** Whether a received value is a content block. Lenient: a block of an unknown type is one, too. */
export function isContentBlock(value: unknown): value is ContentBlock {
  return isJsonObject(value) && typeof value['type'] === 'string'
}
