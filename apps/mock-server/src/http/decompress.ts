/** Decompression of request bodies: the OpenAI routes accept zstd, all other encodings are ignored. Server: `server/cloud_proxy.go` cloudPassthroughMiddleware. */
import { createRequire } from 'node:module'
import type * as zlib from 'node:zlib'

const largestDecoded = 20 * 1024 * 1024

/** Returns the decompressed body, or the server's error message. */
export function decompress(body: Buffer, encoding: string | undefined): { body: Buffer } | { error: string } {
  if (encoding !== 'zstd') return { body }
  try {
    return { body: nodeZlib().zstdDecompressSync(body, { maxOutputLength: largestDecoded }) }
  } catch (error) {
    if (error instanceof RangeError) return { error: 'decompressed body exceeds limit' }
    return { error: 'invalid input: magic number mismatch' }
  }
}

/** Loaded on first use: compressed bodies are rare, and each start would pay for it. */
function nodeZlib(): typeof zlib {
  return createRequire(import.meta.url)('node:zlib') as typeof zlib
}
