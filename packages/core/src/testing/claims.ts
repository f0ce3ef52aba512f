/** For the tests of claims: what a client sends, and what it makes of recorded and made-up responses. */
import { captureNamed, type CapturedExchange, replay } from '@ollamakit/fixtures'
import { createOllamaClient, OllamaError, type OllamaClient, type OllamaClientOptions } from '../index.ts'
import { lines, serve, type TestServer } from './serve.ts'

export interface Sent {
  method: string
  url: string
  headers: { readonly [name: string]: string | string[] | undefined }
  body: { readonly [name: string]: unknown }
}

export const completion: string = `data: {"id":"chatcmpl-1","model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`

export const question: { model: string; messages: { role: 'user'; text: string }[] } = {
  model: 'llama3.2',
  messages: [{ role: 'user', text: 'Hi' }],
}

/** What any endpoint could answer. */
const whole: object = {
  models: [],
  data: [],
  embeddings: [[1]],
  embedding: [1],
  response: 'Hi',
  done: true,
  status: 'success',
  details: {},
  results: [],
}

/** The requests that `ask` makes the client send, in order. */
async function sentBy(
  ask: (client: OllamaClient) => Promise<unknown>,
  options: OllamaClientOptions = {},
): Promise<Sent[]> {
  await using server = await serve(({ url = '' }, response) =>
    response.end(
      url.endsWith('/api/chat')
        ? lines.end
        : url.endsWith('/chat/completions')
          ? completion
          : JSON.stringify(whole),
    ),
  )
  // The response need not be what the method expects: it is about the request.
  await ask(createOllamaClient({ baseURL: server.url, ...options })).catch(() => undefined)
  return server.asked.map(({ method = '', url = '', headers }, i) => ({
    method,
    url,
    headers,
    body: JSON.parse(server.bodies[i] || '{}') as Sent['body'],
  }))
}

/** The first of them. */
export async function firstSentBy(
  ask: (client: OllamaClient) => Promise<unknown>,
  options?: OllamaClientOptions,
): Promise<Sent> {
  const [first] = await sentBy(ask, options)
  if (!first) throw new Error('nothing was sent')
  return first
}

/** What `ask` makes of one response. */
export async function answered<T>(
  {
    status = 200,
    body,
    headers = {},
  }: { status?: number; body: string | object; headers?: Record<string, string> },
  ask: (client: OllamaClient, server: TestServer) => Promise<T>,
  options: OllamaClientOptions = {},
): Promise<T> {
  await using server = await serve((_request, response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body)),
  )
  return await ask(createOllamaClient({ baseURL: server.url, ...options }), server)
}

/** The error that `ask` ends with for one response. */
export async function refused(
  response: { status: number; body: string | object; headers?: Record<string, string> },
  options: OllamaClientOptions = {},
  ask: (client: OllamaClient) => Promise<unknown> = ({ chat }) => chat.generate(question),
): Promise<OllamaError> {
  const error = await answered(
    response,
    (client) =>
      ask(client).then(
        () => undefined,
        (cause: unknown) => cause,
      ),
    options,
  )
  if (!(error instanceof OllamaError)) throw new Error('it did not fail with an OllamaError')
  return error
}

export function recorded(name: Parameters<typeof captureNamed>[0], i = 0): CapturedExchange {
  const exchange = captureNamed(name).exchanges[i]
  if (!exchange) throw new Error(`${name} has no exchange ${i}`)
  return exchange
}

/** What `ask` makes of a recorded response. */
export async function replayed<T>(
  exchange: CapturedExchange,
  ask: (client: OllamaClient) => Promise<T>,
  options: OllamaClientOptions = {},
): Promise<T> {
  await using server = await replay(exchange.response)
  return await ask(createOllamaClient({ baseURL: server.url, ...options }))
}

/** All values of a stream. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = []
  for await (const value of stream) values.push(value)
  return values
}
