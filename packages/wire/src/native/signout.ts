/**
 * `POST /api/signout`: the response has no content. Status 401 if no user was signed in. Server:
 * `server/routes.go` SignoutHandler.
 */
export type SignoutResponse = null

/** Whether a received value is that nothing. */
export function isSignoutResponse(value: unknown): value is SignoutResponse {
  return value === null
}
