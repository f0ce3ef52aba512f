/** The body of `POST /api/create` as the server decodes it (`api/types.go`, CreateRequest). */
import type { JsonObject, JsonValue } from '@ollamakit/wire'
import { anyElement, anything } from '../go/json/anything.ts'
import { list, map, optional } from '../go/json/containers.ts'
import { bool, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'
import { type Message, messageShape } from './message-shape.ts'

/** A decoded create request; what is absent is empty. */
export interface CreateRequest {
  model: string
  /** Absent: true. */
  stream?: boolean
  quantize: string
  from: string
  remote_host: string
  /** Digests by file name; an empty object is not the same as none. */
  files?: Record<string, string>
  draft_files?: Record<string, string>
  adapters?: Record<string, string>
  draft_quantize: string
  template: string
  /** Any value: its type is found wrong only when it is stored. */
  license?: JsonValue
  system: string
  parameters?: JsonObject
  messages: Message[]
  renderer: string
  parser: string
  requires: string
  info?: JsonObject
  /** The old spellings. */
  name: string
  quantization: string
}

export const createRequestShape: GoType<CreateRequest> = struct('api.CreateRequest', {
  model: string(),
  stream: optional(bool()),
  quantize: string(),
  from: string(),
  remote_host: string(),
  files: map(string()),
  draft_files: map(string()),
  adapters: map(string()),
  draft_quantize: string(),
  template: string(),
  license: anything(),
  system: string(),
  parameters: map(anyElement()),
  messages: list(messageShape),
  renderer: string(),
  parser: string(),
  requires: string(),
  info: map(anyElement()),
  name: string(),
  quantization: string(),
})
