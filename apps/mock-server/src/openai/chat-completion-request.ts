/** The body of `POST /v1/chat/completions` as the server decodes it (`openai/openai.go`, ChatCompletionRequest). */
import type { JsonValue } from '@ollamakit/wire'
import { anything, raw } from '../go/json/anything.ts'
import { list, optional } from '../go/json/containers.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { bool, float64, int, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'
import { type Tool, toolShape } from '../request/tool-shape.ts'

/** A decoded request. Optional members are those whose absence means something; `null` is the same as absent. */
export interface ChatCompletionRequest {
  model: string
  /** Empty is refused later. */
  messages: ChatCompletionMessage[]
  stream: boolean
  stream_options?: { include_usage: boolean }
  max_tokens?: number
  seed?: number
  /** A text or a list of texts; anything else is ignored later. */
  stop?: JsonValue
  temperature?: number
  frequency_penalty?: number
  presence_penalty?: number
  top_p?: number
  response_format?: {
    type: string
    /** `schema`: its own JSON text. */
    json_schema?: { schema?: string }
  }
  tools: Tool[]
  reasoning?: { effort: string }
  reasoning_effort?: string
  logprobs?: boolean
  /** Not checked yet. */
  top_logprobs: number
  _debug_render_only: boolean
}

/** A message before its content is looked at. */
export interface ChatCompletionMessage {
  role: string
  /** Any JSON value; `null` is the same as absent. */
  content?: JsonValue
  reasoning: string
  /** An empty list is not the same as none: with it `content` may be missing. */
  tool_calls?: ChatCompletionToolCall[]
  name: string
  tool_call_id: string
}

export interface ChatCompletionToolCall {
  id: string
  index: number
  type: string
  /** `arguments`: JSON text, not checked yet. */
  function: { name: string; arguments: string }
}

const toolCallShape: GoType<ChatCompletionToolCall> = struct('openai.ToolCall', {
  id: string(),
  index: int(),
  type: string(),
  // A struct without a name: Go's messages show its definition instead.
  function: struct(
    String.raw`struct { Name string "json:\"name\""; Arguments string "json:\"arguments\"" }`,
    {
      name: string(),
      arguments: string(),
    },
  ),
})

const messageShape: GoType<ChatCompletionMessage> = struct('openai.Message', {
  role: string(),
  content: optional(anything()),
  reasoning: string(),
  tool_calls: optional(list(toolCallShape)),
  name: string(),
  tool_call_id: string(),
})

const chatCompletionRequestShape: GoType<ChatCompletionRequest> = struct('openai.ChatCompletionRequest', {
  model: string(),
  messages: list(messageShape),
  stream: bool(),
  stream_options: optional(struct('openai.StreamOptions', { include_usage: bool() })),
  max_tokens: optional(int()),
  seed: optional(int()),
  stop: optional(anything()),
  temperature: optional(float64()),
  frequency_penalty: optional(float64()),
  presence_penalty: optional(float64()),
  top_p: optional(float64()),
  response_format: optional(
    struct('openai.ResponseFormat', {
      type: string(),
      json_schema: optional(struct('openai.JsonSchema', { schema: raw() })),
    }),
  ),
  tools: list(toolShape),
  reasoning: optional(struct('openai.Reasoning', { effort: string() })),
  reasoning_effort: optional(string()),
  logprobs: optional(bool()),
  top_logprobs: int(),
  _debug_render_only: bool(),
})

/**
 * Decodes the body of a chat completion request.
 *
 * @returns the request, or the text of the server's 400, `EOF` for an empty body.
 */
export function decodeChatCompletionRequest(
  body: Uint8Array,
): { value: ChatCompletionRequest } | { error: string } {
  return decodeGoJson(body, chatCompletionRequestShape)
}
