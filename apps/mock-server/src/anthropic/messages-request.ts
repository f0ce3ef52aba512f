/** The body of `POST /v1/messages` as the server decodes it (`anthropic/anthropic.go`, MessagesRequest). */
import type { JsonObject, JsonValue } from '@ollamakit/wire'
import { anything, raw } from '../go/json/anything.ts'
import { list, optional } from '../go/json/containers.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { Decoding } from '../go/json/decoding.ts'
import { bool, float64, int, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'
import { unmarshaler } from '../go/json/unmarshaler.ts'
import { argumentsShape } from '../request/message-shape.ts'

/** A decoded request. Optional members are those whose absence means something; `null` is the same as absent. */
export interface MessagesRequest {
  model: string
  max_tokens: number
  messages: MessageParam[]
  /** A text or a list of blocks; anything else is ignored. */
  system?: JsonValue
  stream: boolean
  temperature?: number
  top_p?: number
  top_k?: number
  stop_sequences: string[]
  tools: ToolParam[]
  thinking?: { type: string }
  output_config?: { effort: string }
}

export interface MessageParam {
  role: string
  /** A text is one block. */
  content: ContentBlock[]
}

/** Members of every kind of block; each kind uses some of them. */
export interface ContentBlock {
  type: string
  text?: string
  citations: JsonObject[]
  source?: { type: string; media_type: string; data: string; url: string }
  id: string
  name: string
  input?: JsonObject
  tool_use_id: string
  content?: JsonValue
  is_error: boolean
  thinking?: string
  signature: string
}

export interface ToolParam {
  type: string
  name: string
  description: string
  /** Its own JSON text. */
  input_schema?: string
}

const contentBlockShape: GoType<ContentBlock> = struct('anthropic.ContentBlock', {
  type: string(),
  text: optional(string()),
  citations: list(
    struct('anthropic.Citation', {
      type: string(),
      url: string(),
      title: string(),
      encrypted_index: string(),
      cited_text: string(),
    }),
  ),
  source: optional(
    struct('anthropic.ImageSource', {
      type: string(),
      media_type: string(),
      data: string(),
      url: string(),
    }),
  ),
  id: string(),
  name: string(),
  input: optional(argumentsShape),
  tool_use_id: string(),
  content: anything(),
  is_error: bool(),
  thinking: optional(string()),
  signature: string(),
})

const rawMessageShape = struct(
  String.raw`struct { Role string "json:\"role\""; Content json.RawMessage "json:\"content\"" }`,
  { role: string(), content: raw() },
)

const blocksShape = list(contentBlockShape)

const messageShape: GoType<MessageParam> = unmarshaler(
  'anthropic.MessageParam',
  () => ({ role: '', content: [] }),
  (nested) => {
    const { role, content } = nested.runNested((inner) =>
      rawMessageShape.decode(inner, rawMessageShape.zero()),
    )
    if (content === undefined) return nested.stop('unexpected end of JSON input')
    const inside = new Decoding(Buffer.from(content), 0)
    const kind = inside.kind()
    if (kind === 'null') return { role, content: [] }
    if (kind !== 'string')
      return { role, content: inside.run((decoding) => blocksShape.decode(decoding, [])) }
    const text = inside.run((decoding) => string().decode(decoding, ''))
    return { role, content: [{ ...contentBlockShape.zero(), type: 'text', text }] }
  },
)

const messagesRequestShape = struct('anthropic.MessagesRequest', {
  model: string(),
  max_tokens: int(),
  messages: list(messageShape),
  system: anything(),
  stream: bool(),
  temperature: optional(float64()),
  top_p: optional(float64()),
  top_k: optional(int()),
  stop_sequences: list(string()),
  tools: list(
    struct('anthropic.Tool', {
      type: string(),
      name: string(),
      description: string(),
      input_schema: raw(),
      max_uses: int(),
    }),
  ),
  // Both are ignored, but a wrong type is still refused.
  tool_choice: optional(
    struct('anthropic.ToolChoice', { type: string(), name: string(), disable_parallel_tool_use: bool() }),
  ),
  thinking: optional(struct('anthropic.ThinkingConfig', { type: string(), budget_tokens: int() })),
  metadata: optional(struct('anthropic.Metadata', { user_id: string() })),
  output_config: optional(struct('anthropic.OutputConfig', { effort: string() })),
}) satisfies GoType<MessagesRequest>

/** Decodes and checks the body of a messages request. Returns the text of the server's 400 if it is refused. */
export function decodeMessagesRequest(body: Uint8Array): { value: MessagesRequest } | { error: string } {
  const decoded = decodeGoJson(body, messagesRequestShape)
  if ('error' in decoded) return decoded
  const { model, max_tokens: most, messages } = decoded.value
  if (model === '') return { error: 'model is required' }
  if (most <= 0) return { error: 'max_tokens is required and must be positive' }
  return messages.length === 0 ? { error: 'messages is required' } : decoded
}

/** Whether the server's own web search is declared: any of its versions. */
export function hasWebSearch({ tools }: Pick<MessagesRequest, 'tools'>): boolean {
  return tools.some(isWebSearch)
}

/** Whether this tool is the server's own web search. */
export function isWebSearch({ type }: ToolParam): boolean {
  return type.startsWith('web_search')
}
