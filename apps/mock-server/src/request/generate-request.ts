/** The body of `POST /api/generate` as the server decodes it (`api/types.go`, GenerateRequest). */
import type { JsonObject } from '@ollamakit/wire'
import type { Think } from '@ollamakit/wire/native'
import { anyElement, raw } from '../go/json/anything.ts'
import { bytes } from '../go/json/bytes.ts'
import { list, map, optional } from '../go/json/containers.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { bool, int, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'
import { type KeepAlive, keepAliveShape } from './keep-alive-shape.ts'
import { thinkShape } from './think-shape.ts'

/** A decoded generate request. Optional members are those whose absence means something; there `null` is the same as absent, except for `format`. */
export interface GenerateRequest {
  /** Empty is refused later. */
  model: string
  /** Empty only loads the model. */
  prompt: string
  suffix: string
  system: string
  template: string
  /** Tokens of an earlier answer; an empty list is not the same as none. */
  context?: number[]
  /** Absent: true. */
  stream?: boolean
  raw: boolean
  /** The value's own JSON text, also when it is `null`, `""` or nonsense: it is judged only when the model runs. */
  format?: string
  keep_alive?: KeepAlive
  images: Uint8Array[]
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

const generateRequestShape: GoType<GenerateRequest> = struct('api.GenerateRequest', {
  model: string(),
  prompt: string(),
  suffix: string(),
  system: string(),
  template: string(),
  context: optional(list(int())),
  stream: optional(bool()),
  raw: bool(),
  format: raw(),
  keep_alive: optional(keepAliveShape),
  images: list(bytes('api.ImageData')),
  options: map(anyElement()),
  think: optional(thinkShape),
  truncate: optional(bool()),
  shift: optional(bool()),
  _debug_render_only: bool(),
  logprobs: bool(),
  top_logprobs: int(),
})

/**
 * Decodes the body of a generate request.
 *
 * @returns the request, or the text of the server's 400, where `EOF` stands for an empty body (`/api` says `missing request body` instead).
 */
export function decodeGenerateRequest(body: Uint8Array): { value: GenerateRequest } | { error: string } {
  return decodeGoJson(body, generateRequestShape)
}
