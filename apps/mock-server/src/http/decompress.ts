/** Request bodies that are compressed: the OpenAI routes take zstd, nothing else is decoded anywhere. Server: `server/cloud_proxy.go` cloudPassthroughMiddleware. */
import { createRequire } from 'node:module'
import type * as zlib from 'node:zlib'

const largestDecoded = 20 * 1024 * 1024

/** The body as the route reads it, or the server's complaint. */
export function decompress(body: Buffer, encoding: string | undefined): { body: Buffer } | { error: string } {
  if (encoding !== 'zstd') return { body }
  try {
    return { body: nodeZlib().zstdDecompressSync(body, { maxOutputLength: largestDecoded }) }
  } catch (error) {
    if (error instanceof RangeError) return { error: 'decompressed body exceeds limit' }
    return { error: 'invalid input: magic number mismatch' }
  }
}

/** Loaded by the first body that is compressed: hardly any is, and every start would pay for it. */
function nodeZlib(): typeof zlib {
  return createRequire(import.meta.url)('node:zlib') as typeof zlib
}
