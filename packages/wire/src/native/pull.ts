/**
 * `POST /api/pull`. Streams `ProgressResponse` lines unless `stream` is false. Server: `api/types.go`
 * PullRequest.
 */
export interface PullRequest {
  model: string
  /** Ask the registry by http. Default false. */
  insecure?: boolean | undefined
  /** Default true. False: nothing is heard until all is there. */
  stream?: boolean | undefined
}
