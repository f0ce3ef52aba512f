/** Aborting a call or leaving a loop closes the call's own connection and no other, and never returns a truncated response. */
import type { AIMessageChunk } from '@langchain/core/messages'
import { createMockOllama, type JournalEntry } from '@ollamakit/mock-server'
import { describe, expect, test, vi } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import { type HeldAnswer, type HeldServer, holdAnswers } from './testing/held-server.ts'
import { ask, failureOf, ways } from './testing/ways.ts'

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const modelAt = ({ url }: HeldServer): ChatOllama => new ChatOllama({ model: 'm', baseUrl: url, dialect })

  test('a model that may ask one thing at once waits until the answer before has ended, not just begun', async () => {
    await using server = await holdAnswers()
    const model = new ChatOllama({ model: 'm', baseUrl: server.url, dialect, maxConcurrency: 1 })

    const first = model.stream('Hi')
    const answer = await server.next()
    answer.say('one')
    const chunks = await first
    const second = model.invoke('Ho')
    // The request of another model object is sent later than the second would be, and arrives.
    const other = modelAt(server).invoke('Hey')
    ;(await server.next()).end()
    await other
    expect(server.count).toBe(2)

    answer.end()
    for await (const _ of chunks);
    ;(await server.next()).end()
    expect((await second).text).toBe('')
  })

  describe('an object that is asked for after the tools', () => {
    const tools = [
      { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } },
    ]

    /** The second answer, and its stream: both have begun. */
    async function secondOf(
      server: HeldServer,
      signal?: AbortSignal,
    ): Promise<[HeldAnswer, ReadableStreamDefaultReader<AIMessageChunk>]> {
      const streaming = modelAt(server).stream('Hi', { tools, format: { type: 'object' }, signal })
      const first = await server.next()
      first.say('No tool.')
      first.end()
      const second = await server.next()
      second.say('{')
      const reader = (await streaming).getReader()
      expect((await reader.read()).value?.text).toBe('{')
      return [second, reader]
    }

    test('closes its own socket when it is aborted', async () => {
      await using server = await holdAnswers()
      const [leaving, reason] = [new AbortController(), new Error('enough')]
      const [answer, reader] = await secondOf(server, leaving.signal)

      leaving.abort(reason)

      expect(await failureOf(reader.read())).toBe(reason)
      expect(await answer.gone).toBe('gone')
    })

    test('closes its own socket when it is left', async () => {
      await using server = await holdAnswers()
      const [answer, reader] = await secondOf(server)

      await reader.cancel()

      expect(await answer.gone).toBe('gone')
    })
  })

  describe.each(ways)('%s', (way) => {
    test('that is aborted before it begins asks nothing and rejects with the signal’s reason', async () => {
      await using server = await holdAnswers()
      const reason = new Error('not today')

      expect(await failureOf(ask(modelAt(server), way, 'Hi', { signal: AbortSignal.abort(reason) }))).toBe(
        reason,
      )
      expect(server.count).toBe(0)
    })

    test('that is aborted while the model loads closes the socket and rejects with the signal’s reason', async () => {
      await using server = await holdAnswers()
      const [leaving, reason] = [new AbortController(), new Error('enough')]

      const failure = failureOf(ask(modelAt(server), way, 'Hi', { signal: leaving.signal }))
      const answer = await server.next()
      leaving.abort(reason)

      expect(await failure).toBe(reason)
      expect(await answer.gone).toBe('gone')
    })

    test('that is aborted in the middle of the response closes the socket and rejects', async () => {
      await using server = await holdAnswers()
      const [leaving, reason] = [new AbortController(), new Error('enough')]
      const model = modelAt(server)
      const heard = Promise.withResolvers<void>()

      const callbacks = [
        { handleLLMNewToken: () => heard.resolve(), handleChatModelStreamEvent: () => heard.resolve() },
      ]
      const failure = failureOf(ask(model, way, 'Hi', { signal: leaving.signal, callbacks }))
      const answer = await server.next()
      answer.say('one ')
      // LangChain calls no callback for its newest events: there the response may be aborted before it is read.
      if (way !== 'streamEvents v3') await heard.promise
      leaving.abort(reason)

      expect(await failure).toBe(reason)
      expect(await answer.gone).toBe('gone')
    })

    test('that takes too long rejects with a TimeoutError and closes the socket', async () => {
      await using server = await holdAnswers()

      // The timeout elapses when the request has arrived, however slow the machine is.
      const timeout = new AbortController()
      using platform = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal)

      const failure = failureOf(ask(modelAt(server), way, 'Hi', { timeout: 20 }))
      const answer = await server.next()
      timeout.abort(new DOMException('timed out', 'TimeoutError'))

      expect(platform).toHaveBeenCalledWith(20)
      expect(await failure).toMatchObject({ name: 'TimeoutError' })
      expect(await answer.gone).toBe('gone')
    })

    test('that is aborted leaves the other calls of the same model alone', async () => {
      await using server = await holdAnswers()
      const [leaving, model] = [new AbortController(), modelAt(server)]

      const failure = failureOf(ask(model, way, 'Hi', { signal: leaving.signal }))
      const left = await server.next()
      const other = ask(model, way, 'Hi')
      const stays = await server.next()
      stays.say('one ')
      leaving.abort()
      await failure
      expect(await left.gone).toBe('gone')
      stays.say('two')
      stays.end()

      expect((await other).text).toBe('one two')
    })
  })

  test('the server sees that its client has gone in the middle of the answer', async () => {
    const answered = Promise.withResolvers<JournalEntry>()
    await using ollama = await createMockOllama({ models: ['llama3.2'], onAnswered: answered.resolve })
    ollama.reply({ content: ['one ', 'two'], pace: { gaps: [0, 600_000] } })

    for await (const { text } of await new ChatOllama({
      model: 'llama3.2',
      baseUrl: ollama.url,
      dialect,
    }).stream('Hi')) {
      expect(text).toBe('one ')
      break
    }

    expect(await answered.promise).toMatchObject({ outcome: 'aborted', frames: 1 })
  })

  describe('a loop that is left', () => {
    test('over stream() closes the socket while the model is silent', async () => {
      await using server = await holdAnswers()

      const stream = modelAt(server).stream('Hi')
      const answer = await server.next()
      answer.say('one ')
      for await (const { text } of await stream) {
        expect(text).toBe('one ')
        break
      }
      expect(await answer.gone).toBe('gone')
    })

    test('over stream() of a model with tools does so, too', async () => {
      await using server = await holdAnswers()

      const stream = modelAt(server)
        .bindTools([{ type: 'function', function: { name: 'f', parameters: {} } }])
        .stream('Hi')
      const answer = await server.next()
      answer.say('one ')
      for await (const _ of await stream) break
      expect(await answer.gone).toBe('gone')
    })

    test('over stream() in the middle of a read that has more to give', async () => {
      await using server = await holdAnswers()

      const stream = modelAt(server).stream('Hi')
      const answer = await server.next()
      answer.say('one ')
      const reader = (await stream)[Symbol.asyncIterator]()
      await reader.next()
      answer.say('two ')
      await reader.next()
      await reader.return?.()
      expect(await answer.gone).toBe('gone')
    })
  })
})
