import { isJsonObject } from '../json.ts'

/** `POST /api/me`: who is signed in, asked without a body. Status 401 with a `signin_url` when nobody is. Server: `api/types.go` UserResponse. */
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
