/** Every recorded chat response through `doStream`, cut at every byte: the parts are in order, and say the same as uncut. */
import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import {
  type CapturedExchange,
  captures,
  cutBytes,
  responseBytes,
  seededPositions,
} from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { createOllama } from './ollama-provider.ts'
import { hi, streamParts } from './testing/stream-parts.ts'

const dialects = [
  { dialect: 'native', path: '/api/chat' },
  { dialect: 'openai', path: '/v1/chat/completions' },
] as const

/** Single cuts per response, beside the one that cuts everywhere. */
const singleCuts = 20

describe.each(dialects)('$dialect', ({ dialect, path }) => {
  const exchanges = captures(`${dialect}/chat`).flatMap(({ name, exchanges: all }) =>
    all
      .map((exchange, i) => ({ name: `${name}#${i}`, exchange }))
      .filter(({ exchange: { request, response } }) => request.path === path && response.status === 200),
  )

  test('B54 there are many recordings', () => {
    expect(exchanges.length).toBeGreaterThan(100)
  })

  test.each(exchanges)('B12 B54 $name', async ({ exchange }) => {
    const bytes = responseBytes(exchange.response)
    const everywhere = Array.from({ length: Math.max(0, bytes.length - 1) }, (_, i) => i + 1)
    const uncut = await spoken(dialect, exchange, [])

    expect(await spoken(dialect, exchange, everywhere)).toEqual(uncut)
    for (const at of seededPositions(Math.min(singleCuts, bytes.length - 1), bytes.length - 1, 1))
      expect(await spoken(dialect, exchange, [at]), `cut at byte ${at}`).toEqual(uncut)
  })
})

/** Returns the content of the parts, with the deltas of a block joined. Throws if the parts are out of order. */
async function spoken(
  dialect: 'native' | 'openai',
  { response }: CapturedExchange,
  cuts: number[],
): Promise<unknown[]> {
  const pieces = cutBytes(responseBytes(response), cuts)
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift()
      if (piece) controller.enqueue(piece)
      else if (response.ended === 'complete') controller.close()
      else controller.error(new TypeError('terminated'))
    },
  })
  const headers = response.headers.filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name))
  const fetch: typeof globalThis.fetch = async () => new Response(body, { headers })
  try {
    return joinDeltas(
      await streamParts(createOllama({ baseURL: 'http://h', dialect, fetch }).chat('any'), hi),
    )
  } catch (error) {
    return [String(error)]
  }
}

function joinDeltas(parts: LanguageModelV4StreamPart[]): unknown[] {
  const joined: unknown[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if ((part.type === 'text-delta' || part.type === 'reasoning-delta') && isDelta(last, part.type))
      last.delta += part.delta
    else joined.push(part.type === 'error' ? { type: 'error', message: String(part.error) } : { ...part })
  }
  return joined.map((part) => JSON.stringify(part).replaceAll(/"(?:id|toolCallId)":"[^"]*"/g, ''))
}

function isDelta(part: unknown, type: string): part is { type: string; delta: string } {
  return typeof part === 'object' && part !== null && 'type' in part && part.type === type
}
