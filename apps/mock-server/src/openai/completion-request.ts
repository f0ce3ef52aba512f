/** The body of `POST /v1/completions` as the server decodes it (`openai/openai.go`, CompletionRequest). */
import type { JsonValue } from '@ollamakit/wire'
import { anything } from '../go/json/anything.ts'
import { optional } from '../go/json/containers.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { bool, float32, int, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'

/** A decoded request. Optional members are those whose absence means something; `null` is the same as absent. */
export interface CompletionRequest {
  model: string
  /** Empty only loads the model. */
  prompt: string
  frequency_penalty: number
  max_tokens?: number
  presence_penalty: number
  seed?: number
  /** A text or a list of texts; a list with anything else is refused later, other types are ignored. */
  stop?: JsonValue
  stream: boolean
  stream_options?: { include_usage: boolean }
  temperature?: number
  top_p: number
  suffix: string
  /** How many alternatives per token. Computed, never returned. */
  logprobs?: number
  _debug_render_only: boolean
}

const completionRequestShape: GoType<CompletionRequest> = struct('openai.CompletionRequest', {
  model: string(),
  prompt: string(),
  frequency_penalty: float32(),
  max_tokens: optional(int()),
  presence_penalty: float32(),
  seed: optional(int()),
  stop: optional(anything()),
  stream: bool(),
  stream_options: optional(struct('openai.StreamOptions', { include_usage: bool() })),
  temperature: optional(float32()),
  top_p: float32(),
  suffix: string(),
  logprobs: optional(int()),
  _debug_render_only: bool(),
})

/** Decodes the body of a completion request. Returns the text of the server's 400 if it cannot be decoded. */
export function decodeCompletionRequest(body: Uint8Array): { value: CompletionRequest } | { error: string } {
  return decodeGoJson(body, completionRequestShape)
}
