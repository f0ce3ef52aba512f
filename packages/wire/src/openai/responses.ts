import { isJsonObject, type JsonObject, type SchemaLike } from '../json.ts'
import type { ReasoningEffort } from './chat-completions.ts'

/**
 * `POST /v1/responses`. No state is kept: `previous_response_id`, `conversation` and `store` are ignored,
 * like `tool_choice` and everything else that is not listed.
 * Server: `openai/responses.go` ResponsesRequest.
 */
export interface ResponsesRequest {
  model: string
  /** Absent together with `instructions`: the model is loaded. */
  input?: string | ResponseInputItem[] | undefined
  /** Becomes the first system message. */
  instructions?: string | undefined
  /** Default false. */
  stream?: boolean | undefined
  max_output_tokens?: number | undefined
  /** Unset, the server takes 1.0, not the model's own. */
  temperature?: number | undefined
  /** Unset, the model's own applies, and the response reports 1. */
  top_p?: number | undefined
  /** `summary` is only returned in the response. */
  reasoning?: { effort?: ReasoningEffort; summary?: string } | undefined
  /** Only `json_schema` does something; `json_object` does not. */
  text?: { format?: ResponseTextFormat } | undefined
  tools?: ResponseTool[] | undefined
  /** Only returned in the response. Default `disabled`. */
  truncation?: string | undefined
  /** Only returned in the response. */
  background?: boolean | undefined
  /** Ignored. */
  include?: string[] | undefined
}

export type ResponseTextFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | {
      type: 'json_schema'
      name?: string | undefined
      schema?: SchemaLike | undefined
      strict?: boolean | undefined
    }

/** A tool; one of another type is passed to the model by its name, not refused. */
export type ResponseTool =
  | {
      type: 'function'
      name: string
      description?: string | null
      parameters?: SchemaLike | null
      strict?: boolean | null
    }
  /** Its members become `name.member`. Since 0.32.7. */
  | { type: 'namespace'; name: string; tools: ResponseTool[]; description?: string | null }
  /** Run by the server itself, at most three times per response. Since 0.32.10. */
  | { type: 'web_search' }
  | { type: string; name?: string; [member: string]: unknown }

/** One item of the history. Server: `openai/responses.go` unmarshalResponsesInputItem. */
export type ResponseInputItem =
  | { type?: 'message'; role: string; content?: string | ResponseInputContent[] }
  /** Joined to the assistant's message before it. `arguments` is JSON text. */
  | { type: 'function_call'; call_id: string; name: string; arguments: string; id?: string }
  | { type: 'function_call_output'; call_id: string; output: string | ResponseInputContent[] }
  /**
   * The model's thinking: `encrypted_content` as received, which Ollama does not encrypt. The server does not
   * read the summary.
   */
  | { type: 'reasoning'; encrypted_content?: string; summary?: ResponseSummaryPart[]; id?: string }
  /** Not read. */
  | { type: 'web_search_call'; id?: string; status?: string; action?: JsonObject }

export type ResponseInputContent =
  | { type: 'input_text'; text: string }
  | { type: 'output_text'; text: string }
  /** A data URL. */
  | { type: 'input_image'; image_url: string; detail?: string }

/**
 * The whole response, also inside the events of a stream. Server: `openai/responses.go` ResponsesResponse.
 */
export interface ResponseObject {
  /** `resp_` and up to six digits: not unique. */
  id: string
  object: 'response'
  /** Unix seconds. In an event: of the event. */
  created_at: number
  /** Unix seconds; null until it is completed. */
  completed_at: number | null
  /** `completed` even when the token limit was reached. */
  status: 'completed' | 'in_progress' | 'failed' | 'incomplete'
  /** Always null from Ollama. */
  incomplete_details: JsonObject | null
  model: string
  previous_response_id: null
  instructions: string | null
  /** Reasoning, then either calls or one message. Null in the stream of a model that generated nothing. */
  output: ResponseOutputItem[] | null
  error: ResponseFailure | null
  tools: JsonObject[]
  tool_choice: string
  truncation: string
  parallel_tool_calls: boolean
  text: JsonObject
  top_p: number
  presence_penalty: number
  frequency_penalty: number
  top_logprobs: number
  temperature: number
  reasoning: { effort?: string | null; summary?: string | null } | null
  /** Null in a stream until it is completed. */
  usage: ResponseUsage | null
  max_output_tokens: number | null
  max_tool_calls: number | null
  store: boolean
  background: boolean
  service_tier: string
  metadata: JsonObject
  safety_identifier: string | null
  prompt_cache_key: string | null
}

export interface ResponseFailure {
  /** `authentication_error`, `rate_limit_exceeded` or `api_error`. */
  code: string
  message: string
}

export interface ResponseUsage {
  input_tokens: number
  output_tokens: number
  total_tokens: number
  /** Always 0 from Ollama, like the other details. */
  input_tokens_details?: { cached_tokens: number }
  output_tokens_details?: { reasoning_tokens: number }
}

export type ResponseOutputItem =
  | ResponseReasoning
  | ResponseMessage
  | ResponseFunctionCall
  | ResponseWebSearchCall

/** What the model thought. */
export interface ResponseReasoning {
  id: string
  type: 'reasoning'
  summary: ResponseSummaryPart[]
  /** The plain text; absent until the item is done. Send it back in the history. */
  encrypted_content?: string
}

export interface ResponseSummaryPart {
  type: 'summary_text'
  text: string
}

export interface ResponseMessage {
  id: string
  type: 'message'
  status: 'in_progress' | 'completed'
  role: 'assistant'
  content: ResponseOutputText[]
}

export interface ResponseOutputText {
  type: 'output_text'
  text: string
  /** Always empty from Ollama. */
  annotations: JsonObject[]
  /** Always empty from Ollama. */
  logprobs: JsonObject[]
}

export interface ResponseFunctionCall {
  id: string
  type: 'function_call'
  status: 'in_progress' | 'completed'
  /** What a `function_call_output` refers to. */
  call_id: string
  name: string
  /** JSON text of an object; empty until the call is done. */
  arguments: string
}

/** A search that the server ran itself. */
export interface ResponseWebSearchCall {
  id: string
  type: 'web_search_call'
  status: 'in_progress' | 'completed'
  action: { type: 'search'; query?: string }
}

/** Returns true for a whole response. Lenient: checks only the fields that a reader needs. */
export function isResponseObject(value: unknown): value is ResponseObject {
  return isJsonObject(value) && value['object'] === 'response' && typeof value['status'] === 'string'
}
