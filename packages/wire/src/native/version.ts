import { isJsonObject } from '../json.ts'

/** `GET /api/version`. */
export interface VersionResponse {
  /** Such as `0.33.0`; `0.0.0` for a development build. */
  version: string
}

/** Returns true for a version response. */
export function isVersionResponse(value: unknown): value is VersionResponse {
  return isJsonObject(value) && typeof value['version'] === 'string'
}
