import { isJsonObject } from '../json.ts'

/** A failure: the body of a 4xx or 5xx, or a line in the middle of a stream whose status was 200. */
export interface ErrorResponse {
  error: string
  /** Where to sign in, with status 401 of cloud models. */
  signin_url?: string
}

/** Returns true for an error body. */
export function isErrorResponse(value: unknown): value is ErrorResponse {
  return isJsonObject(value) && typeof value['error'] === 'string'
}
