/** Answers that layers read for their caller, left in the middle: which socket is closed, and what comes out. */
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClient } from '../../client.ts'
import { serve } from '../../testing/serve.ts'
import type { ChatRequest } from '../chat-request.ts'

const question: ChatRequest = {
  model: 'm',
  messages: [{ role: 'user', text: 'Hi' }],
  tools: [{ name: 'f', parameters: { type: 'object', properties: {} } }],
}
const inTwoPhases: ChatRequest = { ...question, format: 'json' }

const wire = {
  native: {
    thinking: '{"model":"m","message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}\n',
    whole: '{"model":"m","message":{"role":"assistant","content":"Yes."},"done":true,"done_reason":"stop"}\n',
  },
  openai: {
    thinking:
      'data: {"model":"m","choices":[{"index":0,"delta":{"reasoning":"Hm"},"finish_reason":null}]}\n\n',
    whole:
      'data: {"model":"m","choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  },
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const client = (server: { url: string }): OllamaClient =>
    createOllamaClient({ baseURL: server.url, dialect })
  /** The first question is answered whole, the second with its thinking only. */
  const halfOfTwo = (_request: unknown, response: ServerResponse, count: number): void => {
    if (count === 1) response.end(wire[dialect].whole)
    else response.write(wire[dialect].thinking)
  }

  test.each([
    ['a forced call', { ...question, toolChoice: 'required' }],
    ['the first of two phases', inTwoPhases],
  ] satisfies [string, ChatRequest][])('leaving the loop in %s closes the socket', async (_what, request) => {
    await using server = await serve((_request, response) => response.write(wire[dialect].thinking))
    for await (const event of client(server).chat.stream(request)) if (event.type === 'thinking') break
    await server.left
    expect(server.bodies).toHaveLength(1)
  })

  test('leaving the loop in the second of two phases closes the socket', async () => {
    await using server = await serve(halfOfTwo)
    for await (const event of client(server).chat.stream(inTwoPhases)) if (event.type === 'thinking') break
    await server.left
    expect(server.bodies).toHaveLength(2)
  })

  test('cancelled while the second request waits for its head, the answer ends and the socket is closed', async () => {
    await using server = await serve((_request, response, count) => {
      if (count === 1) response.end(wire[dialect].whole)
    })
    const answer = await client(server).chat.open(inTwoPhases)
    expect((await answer.read())?.map(({ type }) => type)).toEqual(['start'])
    const waiting = answer.read()
    await server.reached(2)
    await answer.cancel()
    expect(await waiting).toBeUndefined()
    expect(await answer.read()).toBeUndefined()
    await server.left
  })

  test('cancelled between the phases, there is no second request', async () => {
    await using server = await serve(halfOfTwo)
    const answer = await client(server).chat.open(inTwoPhases)
    await answer.read()
    await answer.cancel()
    expect(await answer.read()).toBeUndefined()
    expect(server.bodies).toHaveLength(1)
  })

  test('aborted while the second request waits, the signal’s own reason comes out', async () => {
    await using server = await serve((_request, response, count) => {
      if (count === 1) response.end(wire[dialect].whole)
    })
    const leaving = new AbortController()
    const reason = new Error('enough')
    const answer = client(server).chat.generate(inTwoPhases, { signal: leaving.signal })
    await server.reached(2)
    leaving.abort(reason)
    await expect(answer).rejects.toBe(reason)
    await server.left
  })
})
