import { isJsonObject, isListOfNamed } from '../json.ts'
import type { ModelDetails } from './tags.ts'

/** `GET /api/ps`: what is loaded, the longest-lived first. Server: `api/types.go` ProcessResponse. */
export interface PsResponse {
  models: PsModel[]
}

/** A loaded model. Of several models made from the same weights only the one loaded first is named. */
export interface PsModel {
  /** Always with its tag. */
  name: string
  /** The same as `name`. */
  model: string
  /** Bytes of memory that the runner reports, not the size in `/api/tags`. */
  size: number
  /** 64 hex digits, without `sha256:`. */
  digest: string
  /** `parent_model` is always empty here. */
  details: ModelDetails
  /** RFC 3339 in the server's time zone. Some 292 years ahead for a negative `keep_alive`. */
  expires_at: string
  /** The part of `size` that is on the GPU. */
  size_vram: number
  /** Context length in force, in tokens. */
  context_length: number
}

/** Whether a received value is a list of loaded models. */
export function isPsResponse(value: unknown): value is PsResponse {
  return isJsonObject(value) && isListOfNamed(value['models'])
}
