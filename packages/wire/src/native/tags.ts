import { isJsonObject, isListOfNamed } from '../json.ts'

/** What a model can do. Compare as a set: the order has no meaning. */
export type Capability =
  | 'completion'
  | 'tools'
  | 'insert'
  | 'vision'
  | 'embedding'
  | 'thinking'
  | 'image'
  | 'audio'

/** `GET /api/tags`: the installed models, newest first. Server: `api/types.go` ListResponse. */
export interface TagsResponse {
  models: TagsModel[]
}

export interface TagsModel {
  /** Always with its tag. */
  name: string
  /** The same as `name`. */
  model: string
  remote_model?: string
  remote_host?: string
  /** RFC 3339 in the server's time zone. */
  modified_at: string
  /** Bytes of all layers. */
  size: number
  /** 64 hex digits, without `sha256:`. */
  digest: string
  details: TagsModelDetails
  /** Since 0.30. Does not see the tools and thinking of a model's own chat template: `/api/show` does. */
  capabilities?: Capability[]
}

export interface ModelDetails {
  parent_model: string
  format: string
  family: string
  families: string[] | null
  /** Text such as `8.2B`. */
  parameter_size: string
  /** Such as `Q4_K_M`, or `unknown`. */
  quantization_level: string
}

export interface TagsModelDetails extends ModelDetails {
  context_length?: number
  embedding_length?: number
}

/** Whether a received value is a list of models. */
export function isTagsResponse(value: unknown): value is TagsResponse {
  return isJsonObject(value) && isListOfNamed(value['models'])
}
