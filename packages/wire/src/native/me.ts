import { isJsonObject } from '../json.ts'

/**
 * `POST /api/me`: the signed-in user. The request has no body. Status 401 with a `signin_url` if no user is
 * signed in. Server: `api/types.go` UserResponse.
 */
export interface MeResponse {
  /** A UUID. */
  id: string
  email: string
  name: string
  bio?: string
  avatarurl?: string
  firstname?: string
  lastname?: string
  /** Such as `free`. */
  plan?: string
}

/** Whether a received value describes an account. */
export function isMeResponse(value: unknown): value is MeResponse {
  return isJsonObject(value) && typeof value['name'] === 'string'
}
