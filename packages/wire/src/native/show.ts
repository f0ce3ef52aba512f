import { isJsonObject, type JsonObject } from '../json.ts'
import type { Message } from './message.ts'
import type { Options } from './options.ts'
import type { Capability, ModelDetails } from './tags.ts'

/** `POST /api/show`. Server: `api/types.go` ShowRequest. */
export interface ShowRequest {
  model: string
  /** Replaces the reported system prompt. */
  system?: string | undefined
  /** Include arrays of `model_info`. Default false. */
  verbose?: boolean | undefined
  /** Only changes the reported `modelfile`. */
  options?: Options | undefined
}

/** What is known of one installed model. Server: `api/types.go` ShowResponse. */
export interface ShowResponse {
  /** All licence layers, joined by line breaks. */
  license?: string
  modelfile?: string
  /**
   * One line per value: the key in a field of thirty, a space, the value. The order of the lines has no
   * meaning.
   */
  parameters?: string
  template?: string
  system?: string
  renderer?: string
  parser?: string
  details: ModelDetails
  messages?: Message[]
  remote_model?: string
  remote_host?: string
  /** Keys of the model file, such as `llama.context_length`. Arrays are null unless `verbose`. */
  model_info: JsonObject
  projector_info?: JsonObject
  tensors?: Tensor[]
  capabilities?: Capability[]
  modified_at: string
  /** Oldest server version that runs the model. */
  requires?: string
}

export interface Tensor {
  name: string
  type: string
  shape: number[]
}

/** Whether a received value describes a model. */
export function isShowResponse(value: unknown): value is ShowResponse {
  return isJsonObject(value) && isJsonObject(value['details'])
}
