import { isJsonObject } from '../json.ts'

/** `GET /api/status`, since 0.16.2. Server: `api/types.go` StatusResponse. */
export interface StatusResponse {
  cloud: {
    /** Whether cloud models are refused. */
    disabled: boolean
    /** The source of this setting: `none`, `env` (`OLLAMA_NO_CLOUD`), `config` (`server.json`) or `both`. */
    source: string
  }
}

/** Whether a received value is a status. */
export function isStatusResponse(value: unknown): value is StatusResponse {
  return isJsonObject(value) && isJsonObject(value['cloud'])
}
