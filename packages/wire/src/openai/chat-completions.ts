import { isJsonObject, type JsonObject, type SchemaLike } from '../json.ts'
import type { Logprob } from '../native/message.ts'

/**
 * Reasoning effort; `minimal` becomes `low`, `xhigh` and `ultra` become `max`, `none` switches thinking off.
 * Server: `openai/openai.go` thinkFromReasoningEffort.
 */
export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'ultra' | 'max'

/**
 * `POST /v1/chat/completions`. Server: `openai/openai.go` ChatCompletionRequest. What is not listed (such as
 * `tool_choice`, `n`, `max_completion_tokens`) is ignored by it.
 */
export interface ChatCompletionRequest {
  model: string
  /** Empty is status 400. */
  messages: ChatCompletionMessageParam[]
  /** Default false. */
  stream?: boolean | undefined
  /** `include_usage`: one more chunk, without choices, counts the tokens. */
  stream_options?: { include_usage?: boolean } | undefined
  max_tokens?: number | undefined
  /** Unset, the server takes 1.0, not the model's own. */
  temperature?: number | undefined
  /** Unset, the server takes 1.0, not the model's own. */
  top_p?: number | undefined
  seed?: number | undefined
  stop?: string | string[] | undefined
  frequency_penalty?: number | undefined
  presence_penalty?: number | undefined
  response_format?: ResponseFormat | undefined
  tools?: ChatCompletionTool[] | undefined
  /** If present, even empty, it wins over `reasoning_effort`. */
  reasoning?: { effort?: ReasoningEffort } | undefined
  reasoning_effort?: ReasoningEffort | undefined
  logprobs?: boolean | undefined
  /** 0 to 20. */
  top_logprobs?: number | undefined
  /** Answer with the rendered prompt instead of running the model. */
  _debug_render_only?: boolean | undefined
}

export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | {
      type: 'json_schema'
      json_schema: {
        name?: string | undefined
        description?: string | undefined
        strict?: boolean | undefined
        schema?: SchemaLike | undefined
      }
    }

export interface ChatCompletionTool {
  type: 'function'
  function: {
    name: string
    description?: string | undefined
    parameters?: SchemaLike | undefined
    strict?: boolean | undefined
  }
}

/** One message of the request. */
export interface ChatCompletionMessageParam {
  role: string
  /** A list becomes one message per part on the server. Null only together with `tool_calls`. */
  content: string | ContentPart[] | null
  /** What the model thought; `reasoning_content` is not read. */
  reasoning?: string | undefined
  tool_calls?: ChatCompletionToolCall[] | undefined
  /** For role `tool`. */
  tool_call_id?: string | undefined
  /** For role `tool`: the tool's name. */
  name?: string | undefined
}

export type ContentPart =
  | { type: 'text'; text: string }
  | { type: 'image_url'; image_url: { url: string } | string }
  | { type: 'input_audio'; input_audio: { data: string; format?: string } }

export interface ChatCompletionToolCall {
  id: string
  index?: number
  type: 'function'
  /** `arguments` is JSON text of an object. */
  function: { name: string; arguments: string }
}

/** The whole response. Server: `openai/openai.go` ChatCompletion. */
export interface ChatCompletion {
  /** `chatcmpl-` and a number below 1000: not unique. */
  id: string
  object: 'chat.completion'
  /** Unix seconds. */
  created: number
  model: string
  system_fingerprint?: string
  /** Exactly one from Ollama. */
  choices: ChatCompletionChoice[]
  usage?: CompletionUsage
  /** Only for `_debug_render_only`. */
  _debug_info?: JsonObject
}

export interface ChatCompletionChoice {
  index: number
  message: ChatCompletionMessage
  /** `stop`, `tool_calls`, `length`, `load`; null if the runner ended without a reason. */
  finish_reason: string | null
  logprobs?: { content?: Logprob[] | null } | null
}

export interface ChatCompletionMessage {
  role: string
  content: string | null
  reasoning?: string | null
  /** What other servers call `reasoning`. Never from Ollama. */
  reasoning_content?: string | null
  /** Said instead of a content. Never from Ollama. */
  refusal?: string | null
  tool_calls?: ChatCompletionToolCall[]
}

/** One frame of the stream. Server: `openai/openai.go` ChatCompletionChunk. */
export interface ChatCompletionChunk {
  id: string
  object: 'chat.completion.chunk'
  created: number
  /** Empty in the chunk that stands for an error whose text was lost. */
  model: string
  system_fingerprint?: string
  /** Empty in the chunk that brings the usage. */
  choices: ChatCompletionChunkChoice[]
  usage?: CompletionUsage | null
}

export interface ChatCompletionChunkChoice {
  index: number
  /** Empty in the chunk that brings the finish reason. */
  delta: ChatCompletionDelta
  finish_reason: string | null
  logprobs?: { content?: Logprob[] | null } | null
}

export interface ChatCompletionDelta {
  /** Only in the first chunk. */
  role?: string
  /** Text from Ollama. */
  content?: string | null
  reasoning?: string | null
  /** What other servers call `reasoning`. Never from Ollama. */
  reasoning_content?: string | null
  /** Said instead of a content. Never from Ollama. */
  refusal?: string | null
  /** Whole calls, never parts, from Ollama; other servers stream the arguments in pieces. */
  tool_calls?: ChatCompletionDeltaToolCall[]
}

export interface ChatCompletionDeltaToolCall {
  index?: number
  id?: string
  type?: string
  function?: { name?: string; arguments?: string }
}

export interface CompletionUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
}

/**
 * Returns true for a whole response or a frame of a stream. Lenient: checks only the fields that a reader
 * needs.
 */
export function isChatCompletion(value: unknown): value is ChatCompletion | ChatCompletionChunk {
  return isJsonObject(value) && Array.isArray(value['choices'])
}
