/** Failures in the Anthropic family's envelope. Server: `anthropic/anthropic.go` NewError. */
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import type { SeededRandom } from '../turn/seeded-random.ts'

const types = new Map([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [529, 'overloaded_error'],
])

/** @param type - in place of the status's own. */
export function toErrorEnvelope(
  status: number,
  message: string,
  random: SeededRandom,
  type: string = types.get(status) ?? 'api_error',
): string {
  return encodeGoJson({ type: 'error', error: { type, message }, request_id: newId('req', random) })
}

/** An id as this dialect has them: 24 hexadecimal digits. */
export function newId(prefix: string, random: SeededRandom): string {
  return `${prefix}_${random.text(24, '0123456789abcdef')}`
}
