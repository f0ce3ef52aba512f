/** `HEAD` and `POST /api/blobs/{digest}`: files that models are made from. Server: `server/routes.go` HeadBlobHandler, CreateBlobHandler. */
import { quoteGo } from '../go/json/quote-go.ts'
import { type Answer, wholeAnswer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import type { MockState } from '../mock-state.ts'
import { type Blob, parseDigest } from '../store/blob-store.ts'
import { toBlob } from '../store/layer.ts'
import { readGguf } from '../store/read-gguf.ts'
import { errorAnswer } from '../http/json-answer.ts'

export const blobRoute: Route = { path: '/api/blobs/:digest', methods: ['HEAD', 'POST'], answer: answerBlob }

/** Says whether a blob is there, or takes one in. */
async function answerBlob({ method, params, body, state }: RequestContext): Promise<Answer> {
  const { blobs } = state.models
  const given = params['digest'] ?? ''
  const digest = parseDigest(given)
  if (digest === undefined) return errorAnswer(400, 'invalid digest format')
  const isThere = blobs.find(digest) !== undefined
  if (method === 'HEAD')
    return isThere ? wholeAnswer(200, []) : errorAnswer(404, `blob ${quoteGo(given)} not found`)
  return isThere ? wholeAnswer(200, []) : upload(given, body, state)
}

/** What was sent stays under its real digest, also when that is not the one it was announced with. */
function upload(given: string, body: Buffer, state: MockState): Answer {
  const { digest } = toBlob(body)
  if (!state.hasRoomFor(longestKeptText) || !state.models.blobs.add(digest, describe(body)))
    return errorAnswer(507, 'ollamakit-mock has no room for more blobs: delete models, or reset it')
  const real = `sha256:${digest}`
  return given === real
    ? wholeAnswer(201, [])
    : errorAnswer(400, `digest mismatch, expected ${quoteGo(given)}, got ${quoteGo(real)}`)
}

function describe(body: Buffer): Blob {
  const gguf = readGguf(body)
  if (gguf) return { size: body.length, gguf }
  return body.length <= longestKeptText ? { size: body.length, text: body.toString() } : { size: body.length }
}

/** Enough for a `config.json`; a thousand of them are 64 MB at the most. */
const longestKeptText = 64 * 1024
