/**
 * `POST /api/push`. Streams `ProgressResponse` lines unless `stream` is false. Server: `api/types.go`
 * PushRequest.
 */
export interface PushRequest {
  /** With its namespace: `me/my-model`. */
  model: string
  /** Speak http to the registry. Default false. */
  insecure?: boolean | undefined
  /** Default true. False: nothing is heard until all is sent. */
  stream?: boolean | undefined
}
