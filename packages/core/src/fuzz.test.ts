/** Recorded conversations, mistreated on their way: what comes out is exact, or an error with a true beginning. Never a silent loss, never a hang. */
import { inspect } from 'node:util'
import {
  captures,
  type CapturedExchange,
  type CapturedResponse,
  replay,
  responseBytes,
} from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { Collector } from './chat/collect.ts'
import { createOllamaClient, OllamaStreamError } from './index.ts'
import { type Dialect, kindsOfMutation, mutateAnswer, type MutatedAnswer } from './testing/mutate-answer.ts'
import { readAnswer, type ReadAnswer } from './testing/read-answer.ts'

const paths: Record<Dialect, string> = { native: '/api/chat', openai: '/v1/chat/completions' }

/** How often each conversation is mistreated in each way, in memory. */
const rounds = 3

/** Streams that came whole. */
function conversations(dialect: Dialect): { name: string; response: CapturedResponse }[] {
  return captures(`${dialect}/chat`).flatMap(({ name, exchanges }) =>
    exchanges.flatMap((exchange, i) =>
      isWholeStream(exchange, dialect) ? [{ name: `${name}#${i}`, response: exchange.response }] : [],
    ),
  )
}

function isWholeStream({ request, response }: CapturedExchange, dialect: Dialect): boolean {
  const streamed =
    dialect === 'native'
      ? response.chunks.length > 2
      : headerOf(response, 'content-type')?.startsWith('text/event-stream') === true
  const body = new TextDecoder().decode(responseBytes(response))
  const ended = dialect === 'native' ? /"done":true/.test(body) : /"finish_reason":"/.test(body)
  return (
    request.method === 'POST' &&
    request.path === paths[dialect] &&
    response.status === 200 &&
    streamed &&
    ended &&
    response.ended === 'complete'
  )
}

function headerOf({ headers }: CapturedResponse, name: string): string | undefined {
  return headers.find(([own]) => own.toLowerCase() === name)?.[1]
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const all = conversations(dialect)

  test('there is something to mistreat', () => {
    expect(all.length).toBeGreaterThan(dialect === 'native' ? 80 : 30)
  })

  test('in memory: every conversation in every way', async () => {
    const problems: string[] = []
    for (const [n, { name, response }] of all.entries()) {
      const body = responseBytes(response)
      const whole = await inMemory(dialect, { pieces: [body], end: 'complete' })
      for (let seed = n * rounds * kindsOfMutation; seed < (n + 1) * rounds * kindsOfMutation; seed++) {
        const mutated = mutateAnswer(body, dialect, seed)
        const problem = judge(whole, await inMemory(dialect, mutated), mutated)
        if (problem) problems.push(`${name}: ${mutated.what}: ${problem}`)
      }
    }
    expect(problems).toEqual([])
  })

  test('through sockets: every conversation in some way', async () => {
    const problems: string[] = []
    for (const [n, { name, response }] of all.entries()) {
      const body = responseBytes(response)
      const whole = await inMemory(dialect, { pieces: [body], end: 'complete' })
      const mutated = mutateAnswer(body, dialect, n)
      const problem = judge(whole, await throughSocket(dialect, response, mutated, n % 2 === 1), mutated)
      if (problem) problems.push(`${name}: ${mutated.what}: ${problem}`)
    }
    expect(problems).toEqual([])
  })
})

test('a silent loss would be seen', async () => {
  const [conversation] = conversations('native')
  const lines =
    new TextDecoder().decode(conversation && responseBytes(conversation.response)).match(/[^\n]*\n/g) ?? []
  const [whole, less] = await Promise.all(
    [lines, lines.toSpliced(1, 1)].map((said) =>
      inMemory('native', { pieces: [new TextEncoder().encode(said.join(''))], end: 'complete' }),
    ),
  )
  expect(whole && less && judge(whole, less, { must: 'either' })).toMatch(/^it came out as .* and no error$/)
  expect(whole && judge(whole, whole, { must: 'fail' })).toBe('it did not fail')
})

/** What is wrong with what was read; nothing is the rule. */
function judge(
  whole: ReadAnswer,
  read: ReadAnswer,
  { must }: Pick<MutatedAnswer, 'must'>,
): string | undefined {
  if (!read.failure && !same(read.events, whole.events) && !lacksUsage(whole, read))
    return `it came out as ${JSON.stringify(read.events)} and no error`
  if (!read.failure) return must === 'fail' ? 'it did not fail' : undefined
  if (must === 'exact') return `it failed: ${inspect(read.failure)}`
  if (!(read.failure instanceof OllamaStreamError)) return `it failed otherwise: ${inspect(read.failure)}`
  const said = contentOf(whole)
  const { partial } = read.failure
  for (const part of ['text', 'thinking'] as const)
    if (!said[part].startsWith(partial[part]))
      return `${part} ${JSON.stringify(partial[part])} was never said`
  if (!same(partial.toolCalls, said.toolCalls.slice(0, partial.toolCalls.length)))
    return `calls ${JSON.stringify(partial.toolCalls)} were never made`
  return same(contentOf(read), partial)
    ? undefined
    : `the events say ${JSON.stringify(contentOf(read))} and the error ${JSON.stringify(partial)}`
}

/** Whether the token counts alone are missing. In the openai dialect they follow the finish reason, which some servers send without an end mark. */
function lacksUsage(whole: ReadAnswer, read: ReadAnswer): boolean {
  const finish = read.events.at(-1)
  const expected = whole.events.map((event) => (event.type === 'finish' ? { ...event, usage: {} } : event))
  return finish?.type === 'finish' && same(read.events, expected)
}

function contentOf({ events }: ReadAnswer): ReturnType<Collector['partial']> {
  const collector = new Collector()
  collector.add(events)
  return collector.partial()
}

/** Made-up call ids differ each time. */
function same(one: unknown, other: unknown): boolean {
  const [a, b] = [one, other].map((value) =>
    JSON.stringify(value, (key, inner: unknown) =>
      key === 'id' && typeof inner === 'string' && inner.startsWith('call_') ? 'call' : inner,
    ),
  )
  return a === b
}

function inMemory(
  dialect: Dialect,
  { pieces, end }: Pick<MutatedAnswer, 'pieces' | 'end'>,
): Promise<ReadAnswer> {
  const rest = [...pieces]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = rest.shift()
      if (piece) controller.enqueue(piece)
      else if (end === 'complete') controller.close()
      else controller.error(new TypeError('terminated'))
    },
  })
  const fetch = (): Promise<Response> => Promise.resolve(new Response(body))
  return readAnswer(createOllamaClient({ baseURL: 'http://h', fetch, dialect }).chat.open)
}

async function throughSocket(
  dialect: Dialect,
  { headers, ...response }: CapturedResponse,
  { pieces, end }: MutatedAnswer,
  watched: boolean,
): Promise<ReadAnswer> {
  const chunks = pieces.map((piece): [number, { base64: string }] => [
    0,
    { base64: Buffer.from(piece).toString('base64') },
  ])
  const chunked: [string, string][] = [
    ...headers.filter(([name]) => !/^(?:content-length|transfer-encoding)$/i.test(name)),
    ['Transfer-Encoding', 'chunked'],
  ]
  await using server = await replay(
    { ...response, headers: chunked, framing: 'chunked', chunks, ended: 'complete' },
    { end },
  )
  // With limits and a line to wait in, the body is read through one more stream.
  const limits = watched ? { timeouts: { idle: 60_000 }, concurrency: 1 } : {}
  return await readAnswer(createOllamaClient({ baseURL: server.url, dialect, ...limits }).chat.open)
}
