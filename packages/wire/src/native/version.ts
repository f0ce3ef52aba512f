import { isJsonObject } from '../json.ts'

/** `GET /api/version`. */
export interface VersionResponse {
  /** Such as `0.33.0`; `0.0.0` for a development build. */
  version: string
}

/** Whether a received value says a version. */
export function isVersionResponse(value: unknown): value is VersionResponse {
  return isJsonObject(value) && typeof value['version'] === 'string'
}
