/** The body that a client sends for a recorded request: the same, with the settings of the method that reads the response. */
import type { CapturedExchange } from '@ollamakit/fixtures'
import { isJsonObject } from '@ollamakit/wire'
import { endpointName, isStreamed } from './endpoint.ts'

/** A body that was sent raw, in bytes, or not at all cannot be said again: then the endpoint is asked with an empty object. */
export function naiveSent(exchange: CapturedExchange): unknown {
  const { method, path, body } = exchange.request
  const name = endpointName(exchange)
  const address = {
    method,
    path: path.split('?')[0]?.replace(/sha256:.*|md5:.*/, `sha256:${'0'.repeat(64)}`),
  }
  if (
    method === 'GET' ||
    method === 'HEAD' ||
    name === 'POST /api/blobs/:digest' ||
    name === 'POST /v1/audio/transcriptions'
  )
    return address
  const said = isJsonObject(body) && !('base64' in body) ? body : {}
  return { ...address, body: { ...said, ...toOwn(name, said['encoding_format'], isStreamed(exchange)) } }
}

function toOwn(name: string, encoding: unknown, streamed: boolean): object {
  if (name === 'POST /v1/embeddings') return { encoding_format: encoding ?? 'base64' }
  return streamed || /(chat|generate|completions|responses|messages)$/.test(name) ? { stream: streamed } : {}
}
