/** A chat request, independent of the dialect. */
import type { JsonObject, SchemaLike } from '@ollamakit/wire'
import type { Options, Think } from '@ollamakit/wire/native'
import type { ToolCall } from '../errors/partial.ts'

export type { Warning } from '../errors/warning.ts'

/** One request to a model. Options you leave unset are not sent; the model's defaults apply. */
export interface ChatRequest {
  /** `llama3.2` means `llama3.2:latest`. */
  model: string
  messages: readonly ChatMessage[]
  /** Tools the model may call. */
  tools?: readonly ChatTool[] | undefined
  /**
   * Default `auto`. Ollama has no such setting: with `none` the tools are not sent; `required` and a name constrain the response to the JSON of one call,
   * which is returned as a tool call. This also works on models without the tools capability.
   */
  toolChoice?: ToolChoice | undefined
  /**
   * `json`, or a JSON Schema that the response must satisfy, in any TypeScript type. The object of a schema library has to be converted to one. It would prevent tool calls: together with tools it is
   * offered as a tool that gives the answer. If the model calls no tool and writes something else, a second request has the format and no tools.
   */
  format?: 'json' | SchemaLike | undefined
  /**
   * Whether a response is checked against `format` where the deployment does not enforce it, and the system message repeats the format. Default true.
   * `prompt`: the system message repeats it, and the caller checks the response. False: the format is only sent.
   */
  checkFormat?: boolean | 'prompt' | undefined
  /** Default: a thinking model thinks. If the model does not support it, the request is repeated without it, with a warning. */
  think?: Think | undefined
  /**
   * Separates thinking that the server leaves in the text: `true` for `<think>…</think>`, or how it is marked.
   * Together with `format`, only a tag at the start of the text counts. Default false.
   */
  extractThinking?: boolean | ThinkingMarks | undefined
  /** Sampling and context options, spelled as in the native dialect. Options that the openai dialect does not support become warnings. */
  options?: Options | undefined
  /** How long the model stays loaded: seconds, or a Go duration such as `"10m"`. Native only. */
  keepAlive?: number | string | undefined
  /** False: a conversation longer than the context is an error instead of being truncated. Native only. */
  truncate?: boolean | undefined
  /** False: a response that fills the context ends instead of shifting it. Native only. */
  shift?: boolean | undefined
  /**
   * True: a conversation longer than the context rejects with OllamaResponseError, code `exceed_context_size_error`, and is never truncated.
   * Sets `truncate` and `shift` to false unless they are set. Changing it between requests may reload the model. Native only.
   */
  strictContext?: boolean | undefined
  /** `true`, or the number of alternatives reported with each token's log probability (0 to 20). */
  logprobs?: boolean | number | undefined
  /** Additional fields of the request body, spelled as the server spells them. They override the other settings. */
  body?: JsonObject | undefined
}

/** How a text shows which part of it is thinking. A type, not an interface, since adapters pass it as JSON. */
export type ThinkingMarks = {
  /** Name of the tag, without brackets. Default `think`. */
  tag?: string | undefined
  /** Whether the text begins with thinking although it has no start tag, since the model's template ends with that tag. Text without an end tag is thinking then. Default false. */
  startWithThinking?: boolean | undefined
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

/** An earlier response of the model. */
export interface AssistantMessage {
  role: 'assistant'
  text?: string | undefined
  thinking?: string | undefined
  toolCalls?: readonly ToolCall[] | undefined
  /** Images of an earlier response, such as another provider's. */
  images?: readonly ChatImage[] | undefined
}

/** The result of a tool call. The name or the id of the call is enough: the other is looked up, since models differ in which one they read. */
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

/** Bytes, base64, a `data:` URL, or a Blob such as a File. For models that accept audio, also a recording. A string is never read as a path or fetched. */
export type ChatImage = Uint8Array | Blob | string

export interface ChatTool {
  name: string
  description?: string | undefined
  /** JSON Schema of the arguments object, in any TypeScript type. The object of a schema library has to be converted to one. Rewritten to the subset that the server supports, once per object: pass a new object instead of changing one. */
  parameters: SchemaLike
}
