/** Finds the method of the client for a recorded request. */
import type { CapturedExchange } from '@ollamakit/fixtures'
import type { OllamaClient, Progress } from '../index.ts'

/** A method of the client, and what it is asked. What it gives: the values of a stream, or one whole answer. */
export type Ask = (client: OllamaClient) => AsyncIterable<unknown>

/** Undefined if no method sends such a request. */
export function askOf(exchange: CapturedExchange): Ask | undefined {
  const name = endpointName(exchange)
  // The recorded body may be anything: that is what many captures are about.
  const body = bodyOf(exchange) as never
  const stream = isStreamed(exchange) ? streamed[name] : undefined
  if (stream) return (client) => stream(client, body)
  const one = whole[name]
  return one && ((client) => once(one(client, body, exchange)))
}

/** Method and path, without the names in the path. */
export function endpointName({ request: { method, path } }: CapturedExchange): string {
  const [plain = ''] = path.split('?')
  return `${method} ${plain.replace(/^(\/api\/blobs)\/.+/, '$1/:digest').replace(/^(\/v1\/models)\/.+/, '$1/:model')}`
}

/** Whether the recorded client asked for a stream, or got one. */
export function isStreamed(exchange: CapturedExchange): boolean {
  const name = endpointName(exchange)
  if (!(name in streamed)) return false
  if (
    !(name in whole) ||
    exchange.response.headers.some(
      ([header, value]) => header === 'Content-Type' && /ndjson|event-stream/.test(value),
    )
  )
    return true
  const { stream } = bodyOf(exchange)
  return name.includes(' /api/') ? stream !== false : stream === true
}

type Whole = (client: OllamaClient, body: never, exchange: CapturedExchange) => Promise<unknown>
type Streamed = (client: OllamaClient, body: never) => AsyncIterable<unknown>

/** A digest that can be asked about: replayed answers do not look at it. */
const digest = `sha256:${'0'.repeat(64)}`

const whole: { [endpoint: string]: Whole } = {
  'POST /api/chat': ({ native }, body) => native.chat(body),
  'POST /api/generate': ({ native }, body) => native.generate(body),
  'POST /api/embed': ({ native }, body) => native.embed(body),
  'POST /api/embeddings': ({ native }, body) => native.embeddings(body),
  'GET /api/tags': ({ native }) => native.tags(),
  'POST /api/show': ({ native }, body) => native.show(body),
  'GET /api/ps': ({ native }) => native.ps(),
  'GET /api/version': ({ native }) => native.version(),
  'GET /api/status': ({ native }) => native.status(),
  'POST /api/copy': ({ native }, body) => native.copy(body),
  'DELETE /api/delete': ({ native }, body) => native.delete(body),
  'HEAD /api/blobs/:digest': ({ native }) => native.headBlob(digest),
  'POST /api/blobs/:digest': ({ native }) => native.createBlob({ data: new Uint8Array([1, 2, 3]), digest }),
  'POST /api/experimental/web_search': ({ native }, body) => native.webSearch(body),
  'POST /api/experimental/web_fetch': ({ native }, body) => native.webFetch(body),
  'GET /api/experimental/model-recommendations': ({ native }) => native.modelRecommendations(),
  'POST /v1/chat/completions': ({ openai }, body) => openai.chatCompletions(body),
  'POST /v1/completions': ({ openai }, body) => openai.completions(body),
  'POST /v1/embeddings': ({ openai }, body) => openai.embeddings(body),
  'GET /v1/models': ({ openai }) => openai.models(),
  'GET /v1/models/:model': ({ openai }, _body, { request }) =>
    openai.model(request.path.slice('/v1/models/'.length)),
  'POST /v1/responses': ({ openai }, body) => openai.responses(body),
  'POST /v1/messages': ({ anthropic }, body) => anthropic.messages(body),
  'POST /v1/messages/count_tokens': ({ anthropic }, body) => anthropic.countTokens(body),
  'POST /v1/audio/transcriptions': ({ openai }, _body, { request }) =>
    openai.audioTranscriptions({
      model: 'gemma3',
      file: new Blob(['RIFF']),
      response_format: formatOf(request.body),
    }),
}

const streamed: { [endpoint: string]: Streamed } = {
  'POST /api/chat': ({ native }, body) => native.chatStream(body),
  'POST /api/generate': ({ native }, body) => native.generateStream(body),
  'POST /api/pull': ({ native }, body) => toLines(native.pullStream(body)),
  'POST /api/push': ({ native }, body) => toLines(native.pushStream(body)),
  'POST /api/create': ({ native }, body) => toLines(native.createStream(body)),
  'POST /v1/chat/completions': ({ openai }, body) => openai.chatCompletionsStream(body),
  'POST /v1/completions': ({ openai }, body) => openai.completionsStream(body),
  'POST /v1/responses': ({ openai }, body) => openai.responsesStream(body),
  'POST /v1/messages': ({ anthropic }, body) => anthropic.messagesStream(body),
}

function bodyOf({ request: { body } }: CapturedExchange): { stream?: unknown } {
  return typeof body === 'object' && body !== null && !Array.isArray(body) && !('base64' in body) ? body : {}
}

async function* once(answer: Promise<unknown>): AsyncIterable<unknown> {
  yield await answer
}

/** Progress as the lines that the server wrote, so that they can be compared. */
async function* toLines(all: AsyncIterable<Progress>): AsyncIterable<unknown> {
  for await (const { status, layer } of all) {
    yield layer
      ? {
          status,
          digest: layer.digest,
          total: layer.total,
          ...(layer.completed ? { completed: layer.completed } : {}),
        }
      : { status }
  }
}

/** What the recorded form asked for. */
function formatOf(body: CapturedExchange['request']['body']): 'json' | 'text' {
  const form = typeof body === 'object' && body !== null && 'base64' in body ? body.base64 : undefined
  if (typeof form !== 'string') return 'json'
  return Buffer.from(form, 'base64').includes('name="response_format"\r\n\r\ntext\r\n') ? 'text' : 'json'
}
