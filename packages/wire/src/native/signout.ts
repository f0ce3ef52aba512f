/** `POST /api/signout`: the answer says nothing. Status 401 when nobody was signed in. Server: `server/routes.go` SignoutHandler. */
export type SignoutResponse = null

/** Whether a received value is that nothing. */
export function isSignoutResponse(value: unknown): value is SignoutResponse {
  return value === null
}
