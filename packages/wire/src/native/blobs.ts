/**
 * `HEAD /api/blobs/:digest` asks whether a blob is there, `POST` sends one. Neither has a JSON body. Server:
 * `server/routes.go` CreateBlobHandler.
 */

/** What names a blob: `sha256:` and 64 hex digits, in lower case, of the SHA-256 of its bytes. */
export type BlobDigest = `sha256:${string}`

/**
 * Whether a text names a blob in the form that can be uploaded. The server also finds blobs by upper case and
 * by `sha256-`, and then refuses their upload.
 */
export function isBlobDigest(text: string): text is BlobDigest {
  return /^sha256:[0-9a-f]{64}$/.test(text)
}
