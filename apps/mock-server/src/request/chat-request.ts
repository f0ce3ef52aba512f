/** The body of `POST /api/chat` as the server decodes it (`api/types.go`, ChatRequest). */
import type { JsonObject } from '@ollamakit/wire'
import type { Think } from '@ollamakit/wire/native'
import { anyElement, raw } from '../go/json/anything.ts'
import { list, map, optional } from '../go/json/containers.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { bool, int, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'
import { type KeepAlive, keepAliveShape } from './keep-alive-shape.ts'
import { type Message, messageShape } from './message-shape.ts'
import { thinkShape } from './think-shape.ts'
import { type Tool, toolShape } from './tool-shape.ts'

/** A decoded chat request. Optional members are those whose absence means something; there `null` is the same as absent, except for `format`. */
export interface ChatRequest {
  model: string
  messages: Message[]
  /** Absent: true. */
  stream?: boolean
  /** The value's own JSON text, also when it is `null`, `""` or nonsense: it is judged only when the model runs. */
  format?: string
  keep_alive?: KeepAlive
  /** None is an empty list. */
  tools: Tool[]
  /** Not checked yet: a wrong type is found when the model is scheduled. */
  options?: JsonObject
  think?: Think
  /** Absent: true. */
  truncate?: boolean
  /** Absent: true. */
  shift?: boolean
  _debug_render_only: boolean
  logprobs: boolean
  /** Not checked yet. */
  top_logprobs: number
}

const chatRequestShape: GoType<ChatRequest> = struct('api.ChatRequest', {
  model: string(),
  messages: list(messageShape),
  stream: optional(bool()),
  format: raw(),
  keep_alive: optional(keepAliveShape),
  tools: list(toolShape, 'api.Tools'),
  options: map(anyElement()),
  think: optional(thinkShape),
  truncate: optional(bool()),
  shift: optional(bool()),
  _debug_render_only: bool(),
  logprobs: bool(),
  top_logprobs: int(),
})

/**
 * Decodes the body of a chat request.
 *
 * @returns the request, or the text of the server's 400, where `EOF` stands for an empty body (`/api` says `missing request body` instead).
 */
export function decodeChatRequest(body: Uint8Array): { value: ChatRequest } | { error: string } {
  return decodeGoJson(body, chatRequestShape)
}
