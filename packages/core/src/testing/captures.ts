/** The tests of every recorded chat response of a real Ollama: read through a socket, and in pieces cut at any byte. */
import {
  type Capture,
  type CapturedExchange,
  captures,
  cutBytes,
  expectedOutcome,
  type Outcome,
  replay,
  responseBytes,
  seededPositions,
} from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, OllamaResponseError, OllamaStreamError } from '../index.ts'
import { createPieceFetch } from './piece-fetch.ts'
import { readAnswer, type ReadAnswer } from './read-answer.ts'

type Dialect = 'native' | 'openai'

const paths = { native: '/api/chat', openai: '/v1/chat/completions' }

/** Declares them for one dialect. `without` names the captures that contain no chat response, with the reason. */
export function testCaptures(dialect: Dialect, without: Record<string, string>): void {
  const all = captures(`${dialect}/chat`).map((capture) => ({
    capture,
    name: capture.name,
    about: capture.about,
    exchanges: chatExchanges(capture, dialect),
  }))

  test('only the captures listed here contain no chat response', () => {
    expect(all.filter(({ exchanges }) => exchanges.length === 0).map(({ name }) => name)).toEqual(
      Object.keys(without),
    )
  })

  describe.each(all.filter(({ exchanges }) => exchanges.length > 0))('$name: $about', ({ exchanges }) => {
    test('is read as what the server said', async () => {
      for (const [i, exchange] of exchanges) {
        const { response } = exchange
        await using server = await replay(response, response.ended === 'client-abort' ? { end: 'cut' } : {})
        const read = await readAnswer(createOllamaClient({ baseURL: server.url, dialect }).chat.open)
        expect(toOutcome(read), `exchange ${i}`).toEqual(expected(exchange))
      }
    })

    test('is read the same when its bytes are cut anywhere', async () => {
      // Collected first: half a million calls of expect would take longer than the reading.
      const different: string[] = []
      for (const [i, exchange] of exchanges) {
        const bytes = responseBytes(exchange.response)
        const readPieces = createPieceReader(exchange, dialect)
        const whole = withoutIds(await readPieces([bytes]))
        for (const at of seededPositions(bytes.length > 4096 ? 2000 : bytes.length, bytes.length - 1, i)) {
          const cut = withoutIds(await readPieces(cutBytes(bytes, [at])))
          if (cut !== whole) different.push(`exchange ${i} cut at byte ${at}: ${cut}\ninstead of ${whole}`)
        }
      }
      expect(different).toEqual([])
    })
  })
}

function chatExchanges(capture: Capture, dialect: Dialect): [number, CapturedExchange][] {
  return capture.exchanges.flatMap((exchange, i): [number, CapturedExchange][] => {
    const { request, response } = exchange
    const chat = request.method === 'POST' && request.path.split('?')[0] === paths[dialect]
    // No response, or a redirect, which fetch follows: there is nothing to read.
    return chat && response.status !== 0 && (response.status < 300 || response.status >= 400)
      ? [[i, exchange]]
      : []
  })
}

/** What was read, in the terms of the yardstick. */
function toOutcome({ events, failure }: ReadAnswer): object {
  const finish = events.find((event) => event.type === 'finish')
  const start = events.find((event) => event.type === 'start')
  const refused = failure instanceof OllamaResponseError
  const broken = failure instanceof OllamaStreamError
  if (failure !== undefined && !refused && !broken) throw failure
  return {
    status:
      failure instanceof OllamaResponseError || failure instanceof OllamaStreamError ? failure.status : 200,
    model: start?.model ?? '',
    thinking: textOf(events, 'thinking'),
    text: textOf(events, 'text'),
    toolCalls: events.flatMap((event) =>
      event.type === 'tool-call' ? [{ name: event.call.name, arguments: parsed(event.call.arguments) }] : [],
    ),
    steps: events
      .flatMap(({ type }) => (type === 'thinking' || type === 'text' || type === 'tool-call' ? [type] : []))
      .filter((type, i, all) => type !== all[i - 1]),
    ...(finish
      ? {
          finish: finish.reason,
          ...(finish.rawReason ? { rawFinish: finish.rawReason } : {}),
          usage: nonZero(finish.usage),
        }
      : {}),
    logprobs: events.reduce(
      (count, event) => count + (event.type === 'logprobs' ? event.tokens.length : 0),
      0,
    ),
    ...(failure === undefined ? {} : { error: failure.serverMessage ?? (broken ? 'cut off' : '') }),
    ...(broken ? { partial: failure.partial.text + failure.partial.thinking } : {}),
  }
}

/** What the yardstick says, as far as a client can know it. */
function expected(exchange: CapturedExchange): object {
  const { complete, error, toolCalls, usage, ...outcome }: Outcome = expectedOutcome(exchange)
  const broken = outcome.status < 300 && !complete
  return {
    ...outcome,
    toolCalls: toolCalls.map(({ name, arguments: args }) => ({ name, arguments: args })),
    ...(complete ? { usage: usage ?? {} } : {}),
    ...(error || broken
      ? { error: error?.message === undefined ? 'cut off' : unwrapped(error.message) }
      : {}),
    ...(broken ? { partial: outcome.text + outcome.thinking } : {}),
  }
}

/** JSON text cannot bring back -0: 0 stands for both, as in the yardstick. */
function parsed(text: string): unknown {
  return JSON.parse(JSON.stringify(JSON.parse(text)))
}

/** Reads the runner's message from its JSON inside the daemon's text. */
function unwrapped(message: string): string {
  try {
    const { error } = JSON.parse(message) as { error: { message: string } }
    return error.message
  } catch {
    return message
  }
}

/** The yardstick has no zero counts, which openai writes where nothing was counted. */
function nonZero({
  inputTokens: input,
  outputTokens: output,
}: {
  inputTokens?: number
  outputTokens?: number
}): object {
  return { ...(input ? { input } : {}), ...(output ? { output } : {}) }
}

function textOf(events: ReadAnswer['events'], type: 'thinking' | 'text'): string {
  return events.map((event) => (event.type === type ? event.text : '')).join('')
}

/** Reads bodies that arrive in pieces, by one client. */
function createPieceReader(
  { response }: CapturedExchange,
  dialect: Dialect,
): (pieces: Uint8Array[]) => Promise<ReadAnswer> {
  const { fetch, arrive } = createPieceFetch(response)
  const { chat } = createOllamaClient({ baseURL: 'http://127.0.0.1:11434', fetch, dialect })
  return (pieces) => {
    arrive(pieces)
    return readAnswer(chat.open)
  }
}

/** Formats events as text, without generated call ids, which differ each time. */
function withoutIds({ events, failure }: ReadAnswer): string {
  const said =
    failure instanceof OllamaStreamError
      ? { message: failure.message, partial: failure.partial }
      : failure instanceof Error
        ? failure.message
        : ''
  return JSON.stringify([events, said]).replaceAll(/"id":"call_[^"]*"/g, '"id":"call"')
}
