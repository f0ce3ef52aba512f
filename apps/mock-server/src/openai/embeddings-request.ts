/** The body of `POST /v1/embeddings` as the server decodes and checks it (`openai/openai.go`, EmbedRequest). */
import type { JsonValue } from '@ollamakit/wire'
import { anything } from '../go/json/anything.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { int, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'

/** A decoded request. */
export interface EmbeddingsRequest {
  /** Anything but `null`, `""` and an empty list. Its elements are checked once the model's name has been read. */
  input: JsonValue
  model: string
  dimensions: number
  isBase64: boolean
}

const embeddingsRequestShape: GoType<{
  input?: JsonValue
  model: string
  dimensions: number
  encoding_format: string
}> = struct('openai.EmbedRequest', {
  input: anything(),
  model: string(),
  dimensions: int(),
  encoding_format: string(),
})

/** Decodes the body of an embeddings request. Returns the text of the server's 400 if it is refused. */
export function decodeEmbeddingsRequest(body: Uint8Array): { value: EmbeddingsRequest } | { error: string } {
  const decoded = decodeGoJson(body, embeddingsRequestShape)
  if ('error' in decoded) return decoded
  const { input, model, dimensions, encoding_format: format } = decoded.value
  if (!formats.has(format.toLowerCase())) {
    return {
      error: `Invalid value for 'encoding_format' = ${format}. Supported values: ['float', 'base64'].`,
    }
  }
  if (input === undefined || input === null || (Array.isArray(input) && input.length === 0)) {
    return { error: 'invalid input' }
  }
  const isBase64 = format.toLowerCase() === 'base64'
  return { value: { input: input === '' ? [''] : input, model, dimensions, isBase64 } }
}

const formats = new Set(['', 'float', 'base64'])
