/** The bodies of `POST /api/embed` and `POST /api/embeddings` as the server decodes them (`api/types.go`, EmbedRequest and EmbeddingRequest). */
import type { JsonObject, JsonValue } from '@ollamakit/wire'
import { anyElement, anything } from '../go/json/anything.ts'
import { map, optional } from '../go/json/containers.ts'
import { bool, int, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'
import { type KeepAlive, keepAliveShape } from './keep-alive-shape.ts'

/** A decoded embed request. */
export interface EmbedRequest {
  model: string
  /** Any JSON value: what it may be is looked at later. */
  input?: JsonValue
  keep_alive?: KeepAlive
  /** Absent: true. */
  truncate?: boolean
  dimensions: number
  options?: JsonObject
}

export const embedRequestShape: GoType<EmbedRequest> = struct('api.EmbedRequest', {
  model: string(),
  input: anything(),
  keep_alive: optional(keepAliveShape),
  truncate: optional(bool()),
  dimensions: int(),
  options: map(anyElement()),
})

/** A decoded request of the older route. */
export interface EmbeddingsRequest {
  model: string
  prompt: string
  keep_alive?: KeepAlive
  options?: JsonObject
}

export const embeddingsRequestShape: GoType<EmbeddingsRequest> = struct('api.EmbeddingRequest', {
  model: string(),
  prompt: string(),
  keep_alive: optional(keepAliveShape),
  options: map(anyElement()),
})
