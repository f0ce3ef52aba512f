/** `POST /api/copy`, answered without a body. Server: `api/types.go` CopyRequest. */
export interface CopyRequest {
  source: string
  /** One that exists is replaced. */
  destination: string
}
