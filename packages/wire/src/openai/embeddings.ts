import { isJsonObject } from '../json.ts'

/**
 * `POST /v1/embeddings`. Texts longer than the context are always cut. Server: `openai/openai.go`
 * EmbedRequest.
 */
export interface EmbeddingsRequest {
  model: string
  /** One vector per text, in the same order. `""` is a text; `[]` and lists of tokens are status 400. */
  input: string | string[]
  /** Cut vectors to this length and normalise them again. 0, negative and more than there are do nothing. */
  dimensions?: number | undefined
  /**
   * How vectors are written: lists of numbers, or little-endian 32-bit values as base64. Server's default:
   * `float`.
   */
  encoding_format?: 'float' | 'base64' | undefined
}

/**
 * Server: `openai/openai.go` EmbeddingList. `Vector` is what the wire has, unless a reader has decoded it.
 */
export interface EmbeddingList<Vector = number[] | string> {
  object: 'list'
  data: Embedding<Vector>[]
  /** The name as requested. */
  model: string
  usage: EmbeddingUsage
}

export interface Embedding<Vector = number[] | string> {
  object: 'embedding'
  /** Of length 1, in 32-bit precision. */
  embedding: Vector
  index: number
}

export interface EmbeddingUsage {
  /** Tokens of all texts. */
  prompt_tokens: number
  /** The same. */
  total_tokens: number
}

/**
 * Whether a received value holds embeddings, in either encoding. The numbers are not looked at: that would
 * cost more than reading them.
 */
export function isEmbeddingList(value: unknown): value is EmbeddingList {
  return (
    isJsonObject(value) &&
    Array.isArray(value['data']) &&
    value['data'].every((item) => isJsonObject(item) && isVector(item['embedding']))
  )
}

function isVector(value: unknown): boolean {
  return typeof value === 'string' || Array.isArray(value)
}
