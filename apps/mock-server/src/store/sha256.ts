/** SHA-256 by Node's `crypto`, which is required: an `import` of it would look at each of its exports, one of which loads Web Crypto. */
import type * as crypto from 'node:crypto'
import { createRequire } from 'node:module'

let loaded: typeof crypto | undefined

/** 64 hex digits. */
export function sha256(data: string | Uint8Array): string {
  return nodeCrypto().createHash('sha256').update(data).digest('hex')
}

/** Loaded by the first digest: it takes longer than any other part of a start. */
function nodeCrypto(): typeof crypto {
  return (loaded ??= createRequire(import.meta.url)('node:crypto') as typeof crypto)
}
