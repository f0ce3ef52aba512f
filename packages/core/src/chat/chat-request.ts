/** What an adapter asks of a model, in no dialect's spelling. */
import type { JsonObject, SchemaLike } from '@ollamakit/wire'
import type { Options, Think } from '@ollamakit/wire/native'
import type { ToolCall } from '../errors/partial.ts'

/** One question to a model. Only what is set is sent, so the model's own parameters stay in force. */
export interface ChatRequest {
  /** `llama3.2` means `llama3.2:latest`. */
  model: string
  messages: readonly ChatMessage[]
  /** Tools the model may call. */
  tools?: readonly ChatTool[] | undefined
  /**
   * Default `auto`. Ollama has no such setting: `none` leaves the tools out; `required` and a name constrain the answer to the JSON of one call,
   * which comes back as a tool call (and works on models without the tools capability, too).
   */
  toolChoice?: ToolChoice | undefined
  /** `json`, or a JSON Schema that the answer has to satisfy, in the type of whatever library it comes from. Together with tools it is asked for in a second request, when no tool was called: it would forbid calls. */
  format?: 'json' | SchemaLike | undefined
  /** Unset, a thinking model thinks. A model that cannot is asked again without it, with a warning. */
  think?: Think | undefined
  /**
   * Separates thinking that the server leaves in the text: `true` for `<think>…</think>`, or the name of another tag.
   * Together with `format`, only a tag at the start of the text counts. Default false.
   */
  extractThinking?: boolean | { tag: string } | undefined
  /** Sampling and context, spelled as the native dialect spells them; in the openai dialect those that it cannot say become warnings. */
  options?: Options | undefined
  /** How long the model stays loaded: seconds, or a Go duration such as `"10m"`. Native only. */
  keepAlive?: number | string | undefined
  /** False: a conversation longer than the context is an error instead of being cut. Native only. */
  truncate?: boolean | undefined
  /** False: an answer that fills the context ends instead of shifting it. Native only. */
  shift?: boolean | undefined
  /**
   * True: a conversation longer than the context is an OllamaResponseError with the code `exceed_context_size_error`, never cut.
   * Stands for `truncate` and `shift` false where these are unset; changing it between questions may load the model again. Native only.
   */
  strictContext?: boolean | undefined
  /** `true`, or how many rivals each token's log-probability comes with (0 to 20). */
  logprobs?: boolean | number | undefined
  /** Fields of the request body that have no name here, spelled as the server spells them. They win over what the other settings say. */
  body?: JsonObject | undefined
}

export type ToolChoice = 'auto' | 'none' | 'required' | { name: string }

/** One message. Roles decide which parts it has. */
export type ChatMessage = SystemMessage | UserMessage | AssistantMessage | ToolMessage | OtherMessage

export interface SystemMessage {
  role: 'system'
  text: string
}

export interface UserMessage {
  role: 'user'
  text: string
  images?: readonly ChatImage[] | undefined
}

/** What the model said before. */
export interface AssistantMessage {
  role: 'assistant'
  text?: string | undefined
  thinking?: string | undefined
  toolCalls?: readonly ToolCall[] | undefined
  /** Pictures of an earlier response, such as another provider's. */
  images?: readonly ChatImage[] | undefined
}

/** What a tool gave back. Name or id of the call it answers are enough: the other is looked up, since models differ in which they read. */
export interface ToolMessage {
  role: 'tool'
  text: string
  toolName?: string | undefined
  toolCallId?: string | undefined
  images?: readonly ChatImage[] | undefined
}

/** A message in a role that only some models' templates know, such as `control`, `developer` or `document 1`. */
export interface OtherMessage {
  role: 'other'
  /** The role as the server gets it. */
  as: string
  text: string
}

/** Bytes, base64, a `data:` URL, or a Blob such as a File. A recording, for models that hear, goes the same way. A text is never taken for a path or fetched. */
export type ChatImage = Uint8Array | Blob | string

export interface ChatTool {
  name: string
  description?: string | undefined
  /** JSON Schema of the arguments object, in the type of whatever library it comes from. Sent in the words that the server keeps; looked at once for each object, so give a new one instead of changing it. */
  parameters: SchemaLike
}

/** Something asked for that this dialect or server cannot do, or does differently. */
export interface Warning {
  /** `unsupported`: it was left out. `changed`: something else was sent instead. */
  type: 'unsupported' | 'changed'
  /** The setting, as the request spells it: `options.num_ctx`, `toolChoice`. */
  setting: string
  message: string
}
