import type { JsonObject } from '../json.ts'

/** A block of a message in the request. Server: `anthropic/anthropic.go` ContentBlock, convertMessage. */
export type ContentBlockParam =
  | TextBlockParam
  | ImageBlockParam
  | ToolUseBlockParam
  | ToolResultBlockParam
  | ThinkingBlockParam
  | ServerToolUseBlock
  | WebSearchToolResultBlock
  | IgnoredBlockParam

/** Text. The server joins all text blocks of a message without a separator. */
export interface TextBlockParam {
  type: 'text'
  text: string
  /** Ignored. */
  cache_control?: object | null | undefined
}

/** An image. The server reads base64 only: a `url` source is status 400. */
export interface ImageBlockParam {
  type: 'image'
  source: {
    type: 'base64'
    /** Plain base64, without `data:`. */ data: string
    /** Not checked. */ media_type?: string | undefined
  }
  /** Ignored. */
  cache_control?: object | null | undefined
}

/** A tool call that the model made earlier. */
export interface ToolUseBlockParam {
  type: 'tool_use'
  /** Required: status 400 without it. */
  id: string
  /** Required: status 400 without it. */
  name: string
  /** The arguments. Anything but an object or null is status 400. */
  input: object | null
  /** Ignored. */
  cache_control?: object | null | undefined
}

/**
 * The result of a tool call. The server makes a message of role `tool` of it, before the other blocks of a
 * user message.
 */
export interface ToolResultBlockParam {
  type: 'tool_result'
  /** The `id` of the {@link ToolUseBlockParam}. */
  tool_use_id: string
  /** Text, or text and image blocks; other blocks are skipped. */
  content?: string | (TextBlockParam | ImageBlockParam)[] | null | undefined
  /** Ignored: say in the text that the call failed. */
  is_error?: boolean | undefined
  /** Ignored. */
  cache_control?: object | null | undefined
}

/** What the model thought earlier. The last block of a message wins. */
export interface ThinkingBlockParam {
  type: 'thinking'
  thinking: string
  /** Ignored. */
  signature?: string | undefined
}

/** Blocks that the server ignores. */
export interface IgnoredBlockParam {
  type: 'redacted_thinking' | 'document' | 'search_result'
  [member: string]: unknown
}

/** A block of the response. Server: `anthropic/anthropic.go` ContentBlock, ToMessagesResponse. */
export type ContentBlock =
  | TextBlock
  | ThinkingBlock
  | ToolUseBlock
  | ServerToolUseBlock
  | WebSearchToolResultBlock

/** Text of the model. */
export interface TextBlock {
  type: 'text'
  text: string
  /** Never from Ollama. */
  citations?: JsonObject[] | null
}

/** What the model thought. */
export interface ThinkingBlock {
  type: 'thinking'
  thinking: string
  /** Never from Ollama. */
  signature?: string
}

/** A tool call. */
export interface ToolUseBlock {
  type: 'tool_use'
  /** `call_…` from Ollama, not `toolu_…`. */
  id: string
  name: string
  /**
   * The arguments. In a `content_block_start` always empty: the `input_json_delta` events bring them as text.
   */
  input: JsonObject
}

/** A web search that the server ran itself. */
export interface ServerToolUseBlock {
  type: 'server_tool_use'
  /** `srvtoolu_…` */
  id: string
  name: string
  input: JsonObject
}

/** What a web search of the server found. */
export interface WebSearchToolResultBlock {
  type: 'web_search_tool_result'
  tool_use_id: string
  /** The results; null where there are none. */
  content: WebSearchResultBlock[] | WebSearchToolResultError | null
}

/** One result of a web search. */
export interface WebSearchResultBlock {
  type: 'web_search_result'
  url: string
  title: string
  /** Never from Ollama. */
  encrypted_content?: string
  /** Never from Ollama. */
  page_age?: string | null
}

/** Why a web search failed. */
export interface WebSearchToolResultError {
  type: 'web_search_tool_result_error'
  /** `invalid_request`, `unavailable`, `api_error` or `max_uses_exceeded`. */
  error_code: string
}
