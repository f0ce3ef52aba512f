/** The body of `POST /api/show` as the server decodes it (`api/types.go`, ShowRequest). */
import type { JsonObject } from '@ollamakit/wire'
import { anyElement } from '../go/json/anything.ts'
import { map } from '../go/json/containers.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { bool, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'

/** A decoded show request; what is absent is empty. */
export interface ShowRequest {
  model: string
  /** Replaces the reported system prompt. */
  system: string
  /** Read, but nothing comes of it. */
  template: string
  verbose: boolean
  /** Only changes the reported Modelfile. */
  options?: JsonObject
  /** The old spelling of `model`, used where that is empty. */
  name: string
}

const showRequestShape: GoType<ShowRequest> = struct('api.ShowRequest', {
  model: string(),
  system: string(),
  template: string(),
  verbose: bool(),
  options: map(anyElement()),
  name: string(),
})

/**
 * Decodes the body of a show request.
 *
 * @returns the request, or the text of the server's 400, where `EOF` stands for an empty body (`/api` says `missing request body` instead).
 */
export function decodeShowRequest(body: Uint8Array): { value: ShowRequest } | { error: string } {
  return decodeGoJson(body, showRequestShape)
}
