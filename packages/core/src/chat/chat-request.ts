/** What an adapter asks of a model, in no dialect's spelling. */
import type { JsonSchema } from '@ollamakit/wire'
import type { Options, Think } from '@ollamakit/wire/native'

/** One question to a model. Only what is set is sent, so the model's own parameters stay in force. */
export interface ChatRequest {
  /** `llama3.2` means `llama3.2:latest`. */
  model: string
  messages: ChatMessage[]
  /** Tools the model may call. */
  tools?: ChatTool[]
  /** Default `auto`. Ollama has no such setting: `none` leaves the tools out, a name offers only that tool, `required` is a warning. */
  toolChoice?: ToolChoice
  /** `json`, or a JSON Schema that the answer has to satisfy. */
  format?: 'json' | JsonSchema
  /** Unset, a thinking model thinks. */
  think?: Think
  /** Sampling and context, spelled as the native dialect spells them; in the openai dialect those that it cannot say become warnings. */
  options?: Options
  /** How long the model stays loaded: seconds, or a Go duration such as `"10m"`. Native only. */
  keepAlive?: number | string
  /** False: a conversation longer than the context is an error instead of being cut. Native only. */
  truncate?: boolean
  /** False: an answer that fills the context ends instead of shifting it. Native only. */
  shift?: boolean
  /** `true`, or how many rivals each token's log-probability comes with (0 to 20). */
  logprobs?: boolean | number
}

export type ToolChoice = 'auto' | 'none' | 'required' | { name: string }

/** One message. Roles decide which parts it has. */
export type ChatMessage = SystemMessage | UserMessage | AssistantMessage | ToolMessage

export interface SystemMessage {
  role: 'system'
  text: string
}

export interface UserMessage {
  role: 'user'
  text: string
  images?: ChatImage[]
}

/** What the model said before. */
export interface AssistantMessage {
  role: 'assistant'
  text?: string
  thinking?: string
  toolCalls?: ToolCall[]
}

/** What a tool gave back. Say both the name and the id of the call it answers: models differ in which they read. */
export interface ToolMessage {
  role: 'tool'
  text: string
  toolName?: string
  toolCallId?: string
  images?: ChatImage[]
}

/** Bytes, base64, or a `data:` URL. A text is never taken for a path or fetched. */
export type ChatImage = Uint8Array | string

export interface ChatTool {
  name: string
  description?: string
  /** JSON Schema of the arguments object. */
  parameters: JsonSchema
}

/** `arguments`: JSON text, which may be invalid. `id`: made up where the server gave none. */
export interface ToolCall {
  id: string
  name: string
  arguments: string
}

/** Something asked for that this dialect or server cannot do, or does differently. */
export interface Warning {
  /** `unsupported`: it was left out. `changed`: something else was sent instead. */
  type: 'unsupported' | 'changed'
  /** The setting, as the request spells it: `options.num_ctx`, `toolChoice`. */
  setting: string
  message: string
}
