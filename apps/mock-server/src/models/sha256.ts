/** SHA-256 by Node's `crypto`, which is required: an `import` of it would look at each of its exports, one of which loads Web Crypto at every start. */
import type * as crypto from 'node:crypto'
import { createRequire } from 'node:module'

const nodeCrypto = createRequire(import.meta.url)('node:crypto') as typeof crypto

/** 64 hex digits. */
export function sha256(data: string | Uint8Array): string {
  return nodeCrypto.createHash('sha256').update(data).digest('hex')
}
