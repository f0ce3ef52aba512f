/** Thinking asked of models that have none: the refusal of a real server, and conversations with the mock. */
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { createOllamaClient } from '../../client.ts'
import { createTargets } from '../../deployments/fallback.ts'
import { toPlace } from '../../deployments/place.ts'
import { createTarget } from '../../deployments/target.ts'
import { nativeChat } from '../../native/chat.ts'
import { openaiChat } from '../../openai/chat-completions.ts'
import { lines, serve } from '../../testing/serve.ts'
import { createTransport } from '../../transport/create-transport.ts'
import type { Transport } from '../../transport/transport.ts'
import type { ChatRequest } from '../chat-request.ts'
import type { Chat } from '../chat.ts'
import { createChat } from '../create-chat.ts'
import { createSend } from '../send-chat.ts'
import type { CapabilitiesOf } from './model-capabilities.ts'

const question: ChatRequest = { model: 'llama3.2', messages: [{ role: 'user', text: 'Hi' }], think: true }
const warning = {
  type: 'unsupported',
  setting: 'think',
  message: 'llama3.2 does not support thinking; it is asked without',
}

function thinks(ollama: MockOllama): unknown[] {
  return ollama.requests.map(({ body }) => {
    const { think, reasoning_effort: effort } = body as Record<string, unknown> // chat sends objects
    return think ?? effort
  })
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  test('a refused question is asked again without, and later ones at once', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2', 'qwen3'] })
    ollama.reply('Hello')
    const { chat } = createOllamaClient({ baseURL: ollama.url, dialect })
    expect(await chat.generate(question)).toMatchObject({ text: 'Hello', warnings: [warning] })
    expect(await chat.generate({ ...question, think: 'high' })).toMatchObject({
      text: 'Hello',
      warnings: [warning],
    })
    expect(await chat.generate({ ...question, think: false })).toMatchObject({ text: 'Hello', warnings: [] })
    expect(await chat.generate({ ...question, model: 'qwen3' })).toMatchObject({ warnings: [] })
    const on = dialect === 'native' ? true : 'medium'
    expect(thinks(ollama)).toEqual([on, undefined, undefined, dialect === 'native' ? false : 'none', on])
  })

  test('other refusals are passed on', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    await expect(
      createOllamaClient({ baseURL: ollama.url, dialect }).chat.generate({ ...question, model: 'nope' }),
    ).rejects.toMatchObject({ status: 404 })
    expect(ollama.requests).toHaveLength(1)
  })
})

test('a refusal that a gateway has wrapped up is one', async () => {
  const refusal =
    'litellm.APIConnectionError: Ollama_chatException - {"error":"\\"llama3.2\\" does not support thinking"}'
  await using server = await serve((_request, response, count) =>
    count === 1
      ? response.writeHead(500).end(JSON.stringify({ error: { message: refusal, code: '500' } }))
      : response.end(lines.end),
  )
  expect(await createOllamaClient({ baseURL: server.url }).chat.generate(question)).toMatchObject({
    warnings: [warning],
  })
})

describe('a level that an old server refuses', () => {
  const body = '{"error":"think value \\"high\\" is not supported for this model"}'

  test('is asked for as true, and so at once the next time', async () => {
    await using server = await serve((_request, response, count) =>
      count === 1 ? response.writeHead(400).end(body) : response.end(lines.end),
    )
    const { chat } = createOllamaClient({ baseURL: server.url })
    const changed = {
      type: 'changed',
      setting: 'think',
      message: 'llama3.2 has no levels of thinking on this server; true is sent',
    }
    for (let i = 0; i < 2; i++)
      expect((await chat.generate({ ...question, think: 'high' })).warnings).toEqual([changed])
    expect(server.bodies.map((sent) => (JSON.parse(sent) as ChatRequest).think)).toEqual(['high', true, true])
  })

  test('is left out in the openai dialect, which has nothing else', async () => {
    const end = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
    await using server = await serve((_request, response, count) =>
      count < 3 ? response.writeHead(400).end(body) : response.end(end),
    )
    const { chat } = createOllamaClient({ baseURL: server.url, dialect: 'openai' })
    expect((await chat.generate({ ...question, think: 'high' })).warnings).toEqual([warning])
    expect(
      server.bodies.map((sent) => (JSON.parse(sent) as { reasoning_effort?: string }).reasoning_effort),
    ).toEqual(['high', 'medium', undefined])
  })
})

describe('where capabilities are known', () => {
  test.each<[string, CapabilitiesOf, unknown[], unknown[]]>([
    ['no: it is not asked for', () => Promise.resolve({ thinking: 'no' }), [undefined], [warning]],
    [
      'unknown: the server says',
      () => Promise.resolve({ thinking: 'unknown' }),
      [true, undefined],
      [warning],
    ],
    ['nothing: the server says', () => Promise.resolve(undefined), [true, undefined], [warning]],
    ['an error: the server says', () => Promise.reject(new Error('501')), [true, undefined], [warning]],
  ])('%s', async (_what, capabilitiesOf, sent, warnings) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    expect(await ask(ollama, capabilitiesOf)).toEqual(warnings)
    expect(thinks(ollama)).toEqual(sent)
  })

  test('a model that was pulled anew and thinks now is asked for it again', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    let thinking: 'unknown' | 'yes' = 'unknown'
    const transport = createTransport({ baseURL: ollama.url, headers: new Headers(), fetch })
    const chat = createChatOf(transport, () => Promise.resolve({ thinking }))
    await chat.generate(question)
    ollama.use({ models: [{ name: 'llama3.2', capabilities: ['completion', 'thinking'] }] })
    thinking = 'yes'
    expect((await chat.generate(question)).warnings).toEqual([])
    expect(thinks(ollama)).toEqual([true, undefined, true])
  })

  test('they are not asked for a question without thinking', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const { think: _think, ...without } = question
    let questions = 0
    const counting: CapabilitiesOf = () => Promise.resolve({ thinking: questions++ === 0 ? 'no' : 'yes' })
    expect(await ask(ollama, counting, without)).toEqual([])
    expect(questions).toBe(0)
  })

  test('an abort meanwhile comes out', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const leaving = new AbortController()
    const aborting: CapabilitiesOf = (_model, signal) => {
      leaving.abort()
      return Promise.reject(signal?.reason as Error)
    }
    await expect(ask(ollama, aborting, question, leaving.signal)).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(ollama.requests).toEqual([])
  })
})

async function ask(
  ollama: MockOllama,
  capabilitiesOf: CapabilitiesOf,
  request = question,
  signal?: AbortSignal,
): Promise<unknown> {
  const transport = createTransport({ baseURL: ollama.url, headers: new Headers(), fetch })
  const { warnings } = await createChatOf(transport, capabilitiesOf).generate(
    request,
    signal ? { signal } : {},
  )
  return warnings
}

/** A native chat with this transport. */
function createChatOf(transport: Transport, capabilitiesOf: CapabilitiesOf): Chat {
  const target = createTarget({ transport, place: toPlace(transport.baseURL, 'local'), option: 'local' })
  const send = createSend(createTargets(target, []), { native: nativeChat, openai: openaiChat })
  return createChat(send, () => 'native', { capabilitiesOf })
}
