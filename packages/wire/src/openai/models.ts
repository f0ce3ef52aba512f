import { isJsonObject } from '../json.ts'

/** `GET /v1/models`. Server: `openai/openai.go` ListCompletion. */
export interface ModelList {
  object: 'list'
  /** Null when nothing is installed. */
  data: Model[] | null
}

/** One model; also the response of `GET /v1/models/{model}`, which cannot find names with a slash. */
export interface Model {
  /** With its tag in the list, as asked for otherwise. */
  id: string
  object: 'model'
  /** Unix seconds of the last change. */
  created: number
  /** The namespace of the name, `library` by default. */
  owned_by: string
}

/** Whether a received value is a list of models. */
export function isModelList(value: unknown): value is ModelList {
  if (!isJsonObject(value)) return false
  const { data, object } = value
  return Array.isArray(data) ? data.every(isModel) : data === null && object === 'list'
}

/** Whether a received value is one model. */
export function isModel(value: unknown): value is Model {
  return isJsonObject(value) && typeof value['id'] === 'string'
}
