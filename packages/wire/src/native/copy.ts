/** `POST /api/copy`. The response has no body. Server: `api/types.go` CopyRequest. */
export interface CopyRequest {
  source: string
  /** One that exists is replaced. */
  destination: string
}
