/**
 * `DELETE /api/delete`. The response has no body. A loaded model stays loaded until it expires. Server:
 * `api/types.go` DeleteRequest.
 */
export interface DeleteRequest {
  model: string
}
