/** The behaviours that the best chat model for Ollama should have, by their numbers. What takes more to show has a file of its own. `numbered.test.ts` checks that none is missing. */
import './testing/without-environment.ts'
import { InMemoryCache } from '@langchain/core/caches'
import { ContextOverflowError, getRetryable, LangChainError } from '@langchain/core/errors'
import { load } from '@langchain/core/load'
import { AIMessage, AIMessageChunk, HumanMessage, ToolMessage } from '@langchain/core/messages'
import { createMockOllama, type MockOllama, type Reply } from '@ollamakit/mock-server'
import { createAgent } from 'langchain'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ChatOllama } from './chat-ollama.ts'
import type { ChatOllamaCallOptions, ChatOllamaInput } from './chat-ollama-options.ts'
import { OllamaError, OllamaTimeoutError } from './index.ts'
import { OllamaEmbeddings } from './ollama-embeddings.ts'
import { holdAnswers } from './testing/held-server.ts'
import { ask, canonical, collected, failureOf, joined, ways } from './testing/ways.ts'

const tools = [
  {
    type: 'function',
    function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
]
const calling: Reply = {
  thinking: 'Hm',
  content: 'I look.',
  toolCalls: [{ name: 'weather', arguments: { city: 'Oslo' } }],
}
const picture = 'iVBORw0KGgo='
const answerSchema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] }

function mock(): Promise<MockOllama> {
  return createMockOllama({
    models: [
      { name: 'qwen3', capabilities: ['completion', 'tools', 'thinking', 'vision'] },
      'llama3.2',
      { name: 'nomic', capabilities: ['embedding'] },
    ],
  })
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const build = ({ url }: { url: string }, more: ChatOllamaInput = {}): ChatOllama =>
    new ChatOllama({ model: 'qwen3', baseUrl: url, dialect, maxRetries: 0, ...more })
  const isNative = dialect === 'native'

  test('1 no turn of an assistant is lost, in whatever form it came', async () => {
    await using ollama = await mock()
    ollama.on({ turn: 1 }).reply(calling)
    const sent: unknown[] = []
    for (const outputVersion of ['v0', 'v1'] as const)
      for (const way of ways) {
        const model = build(ollama, { outputVersion })
        const said = await ask(model, way, 'Weather?', { tools })
        const id = said.tool_calls?.[0]?.id ?? ''
        await model.invoke([
          new HumanMessage('Weather?'),
          said,
          new ToolMessage({ content: 'sunny', tool_call_id: id }),
        ])
        sent.push(JSON.parse(JSON.stringify(ollama.requests.at(-1)?.body).replaceAll(id, 'ID')))
      }

    expect(sent[0]).toMatchObject({
      messages: [
        {},
        { role: 'assistant', content: 'I look.', tool_calls: [{ id: 'ID' }] },
        { tool_call_id: 'ID' },
      ],
    })
    expect(new Set(sent.map((body) => JSON.stringify(body))).size).toBe(1)
  })

  test('2 streamEvents has each block in its order, and finishes a call at once', async () => {
    await using ollama = await mock()
    ollama.reply(calling)

    const events = await collected(build(ollama).streamEvents('Weather?', { tools }))

    const finished = events.flatMap((event) =>
      event.event === 'content-block-finish' ? [event.content.type] : [],
    )
    expect(finished).toEqual(['reasoning', 'text', 'tool_call'])
    expect(events.at(-1)).toMatchObject({ event: 'message-finish', reason: 'tool_use' })
  })

  test('3 calls keep their identity both ways', async () => {
    await using ollama = await mock()
    ollama.on({ turn: 1 }).reply({
      toolCalls: [
        { id: 'call_a', name: 'weather', arguments: {} },
        { id: 'call_b', name: 'weather', arguments: {} },
      ],
    })
    const said = await build(ollama).invoke('Weather?', { tools })
    const results = ['call_b', 'call_a'].map((id) => new ToolMessage({ content: id, tool_call_id: id }))

    await build(ollama).invoke([new HumanMessage('Weather?'), said, ...results])

    expect(said.tool_calls?.map(({ id }) => id)).toEqual(['call_a', 'call_b'])
    expect(ollama.requests[1]?.body).toMatchObject({
      messages: [{}, {}, { tool_call_id: 'call_b' }, { tool_call_id: 'call_a' }],
    })
  })

  test('4 tool_choice works on a server that ignores it', async () => {
    await using ollama = await mock()
    ollama.reply('{"name":"weather","arguments":{"city":"Oslo"}}')

    for (const tool_choice of [
      'any',
      'required',
      'weather',
      { type: 'function', function: { name: 'weather' } },
    ])
      expect((await build(ollama).invoke('Hi', { tools, tool_choice })).tool_calls).toMatchObject([
        { name: 'weather', args: { city: 'Oslo' } },
      ])
    await build(ollama).invoke('Hi', { tools, tool_choice: 'none' })
    expect(ollama.requests.at(-1)?.body).not.toHaveProperty('tools')
  })

  test('5 createAgent gets its object, after the tools have been called', async () => {
    await using ollama = await mock()
    ollama
      .on({ turn: 1, tools: ['weather'] })
      .reply({ toolCalls: [{ name: 'weather', arguments: { city: 'Oslo' } }] })
    ollama.on({ turn: 2, tools: ['weather'] }).reply('Done.')
    ollama.on({ turn: 2 }).reply('{"a":1}')
    const model = build(ollama)
    const { tool } = await import('@langchain/core/tools')
    const weather = tool(() => 'sunny', {
      name: 'weather',
      description: 'Weather',
      schema: z.object({ city: z.string() }),
    })

    const { structuredResponse } = await createAgent({
      model,
      tools: [weather],
      responseFormat: z.object({ a: z.number() }),
    }).invoke({ messages: [{ role: 'user', content: 'Hi' }] })

    expect(structuredResponse).toEqual({ a: 1 })
  })

  test('6 the result of a tool may have any shape', async () => {
    await using ollama = await mock()
    const said = new AIMessage({ content: '', tool_calls: [{ id: '1', name: 'weather', args: {} }] })
    const content = [
      { type: 'text', text: 'sunny' },
      { type: 'json', value: 1 },
      { type: 'image', data: picture, mimeType: 'image/png' },
    ]

    await build(ollama).invoke([
      new HumanMessage('Hi'),
      said,
      new ToolMessage({ content, tool_call_id: '1', status: 'error' }),
    ])

    expect(JSON.stringify(ollama.requests[0]?.body)).toContain(
      'Error: sunny\\n{\\"type\\":\\"json\\",\\"value\\":1}',
    )
    expect(JSON.stringify(ollama.requests[0]?.body)).toContain(picture)
  })

  test('7 arguments that are no JSON are an invalid call with their text', async () => {
    const delta = {
      role: 'assistant',
      content: '',
      tool_calls: [{ index: 0, id: '1', type: 'function', function: { name: 'f', arguments: '{"a":' } }],
    }
    const message = { ...delta, tool_calls: [{ id: '1', function: { name: 'f', arguments: '{"a":' } }] }
    const body = isNative
      ? `${JSON.stringify({ model: 'm', created_at: '2026-01-01T00:00:00Z', message, done: true, done_reason: 'stop' })}\n`
      : `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: 'tool_calls' }] })}\n\ndata: [DONE]\n\n`
    const fetch = async (): Promise<Response> =>
      new Response(body, {
        headers: { 'content-type': isNative ? 'application/x-ndjson' : 'text/event-stream' },
      })

    const said = await build({ url: 'h' }, { fetch }).invoke('Hi')

    expect(said).toMatchObject({ tool_calls: [], invalid_tool_calls: [{ name: 'f', args: '{"a":' }] })
  })

  test('8 an abort closes the connection and keeps the reason of its signal', async () => {
    await using server = await holdAnswers()
    for (const way of ways) {
      const leaving = new AbortController()
      const reason = new Error('enough')

      const failure = failureOf(ask(build(server), way, 'Hi', { signal: leaving.signal }))
      const answer = await server.next()
      answer.say('t0')
      leaving.abort(reason)

      expect(await failure).toSatisfy(
        (error: unknown) => error === reason || (error as Error).name === 'ModelAbortError',
      )
      expect(await answer.gone).toBe('gone')
    }
  })

  test('9 timeouts are set for the model or for a call, and say which one it was', async () => {
    await using server = await holdAnswers()
    const limits: [ChatOllamaInput, Partial<ChatOllamaCallOptions>][] = [
      [{ timeouts: { total: 30 } }, {}],
      [{}, { timeouts: { total: 30 } }],
      [{ timeouts: { total: 60_000 } }, { timeouts: { total: 30 } }],
    ]
    for (const [input, call] of limits) {
      const error = await failureOf(build(server, input).invoke('Hi', call))

      expect(error).toBeInstanceOf(OllamaTimeoutError)
      expect(error).toMatchObject({ phase: 'total' })
    }
  })

  test('10 a busy server is asked again, what cannot succeed is not', async () => {
    await using ollama = await mock()
    ollama.reply({ error: { status: 400, message: 'bad' } })

    await failureOf(build(ollama, { maxRetries: 3 }).invoke('Hi'))

    expect(ollama.requests).toHaveLength(1)
  })

  test('11 maxConcurrency counts a response until it has been read, and is the limit of one model', async () => {
    await using server = await holdAnswers()
    const [outer, inner] = [build(server, { maxConcurrency: 1 }), build(server, { maxConcurrency: 1 })]

    const streaming = outer.stream('A')
    const answer = await server.next()
    answer.say('t0')
    for await (const chunk of await streaming) {
      const nested = inner.invoke('B')
      const second = await server.next()
      second.say('nested')
      second.end()
      expect((await nested).text).toBe('nested')
      answer.end()
      expect(chunk.text).toBe('t0')
      break
    }
  })

  test('12 every option may be set for the model and for a call, which wins', async () => {
    await using ollama = await mock()
    const model = build(ollama, { temperature: 0, think: 'low', maxTokens: 5, stopSequences: ['x'] })

    await model.invoke('Hi')
    await model.invoke('Hi', { temperature: 1, think: false, numPredict: 7, model: 'llama3.2' })
    model.temperature = 0.5
    await model.invoke('Hi')

    const temperature = (i: number): unknown => {
      const body = ollama.requests[i]?.body as { temperature?: number; options?: { temperature?: number } } // chat sends objects
      return isNative ? body.options?.temperature : body.temperature
    }
    expect([0, 1, 2].map(temperature)).toEqual([0, 1, 0.5])
    expect(ollama.requests[1]?.body).toMatchObject({ model: 'llama3.2' })
  })

  test('13 pictures of every shape make the same request, and text and picture stay one message', async () => {
    await using ollama = await mock()
    const shapes = [
      { type: 'image', data: picture, mimeType: 'image/png' },
      { type: 'image', data: Buffer.from(picture, 'base64'), mimeType: 'image/png' },
      { type: 'image', url: `data:image/png;base64,${picture}` },
      { type: 'image', source_type: 'base64', data: picture, mime_type: 'image/png' },
      { type: 'image_url', image_url: `data:image/png;base64,${picture}` },
      { type: 'image_url', image_url: { url: picture } },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } },
      { type: 'input_image', image_url: `data:image/png;base64,${picture}` },
      { type: 'media', mimeType: 'image/png', data: picture },
    ]

    for (const shape of shapes)
      await build(ollama).invoke([
        new HumanMessage({ content: [{ type: 'text', text: 'What?' }, shape] as never }),
      ])

    const bodies = new Set(ollama.requests.map(({ body }) => JSON.stringify(body)))
    expect(bodies.size).toBe(1)
    expect([...bodies][0]).toContain(picture)
    expect(ollama.requests.every(({ body }) => (body as { messages: unknown[] }).messages.length === 1)).toBe(
      true,
    )
  })

  test('14 a picture behind a link is an error that names its block', async () => {
    await using ollama = await mock()
    const message = new HumanMessage({
      content: [{ type: 'image_url', image_url: 'https://example.com/a.png' }],
    })

    expect(await failureOf(build(ollama).invoke([message]))).toMatchObject({
      message: expect.stringMatching(/messages\[0\]\.content\[0\].*https:\/\/example\.com\/a\.png/) as string,
    })
  })

  test('15 text files are part of the text under their titles', async () => {
    await using ollama = await mock()
    const content = [
      { type: 'text-plain', text: 'a,b', title: 'a.csv' },
      { type: 'file', mimeType: 'text/csv', data: 'YyxkCg==', metadata: { filename: 'c.csv' } },
    ]

    await build(ollama).invoke([new HumanMessage({ content: content as never })])

    expect(ollama.requests[0]?.body).toMatchObject({ messages: [{ content: 'a.csv:\na,b\nc.csv:\nc,d\n' }] })
  })

  test('16 thinking has levels, stands apart, goes back, and is found between tags', async () => {
    await using ollama = await mock()
    ollama.on({ turn: 1 }).reply({ thinking: 'Hm', content: 'Yes' })
    ollama.on({ turn: 2 }).reply('<think>Hm</think>Yes')

    const said = await build(ollama, { think: 'high' }).invoke('Hi')
    const again = await build(ollama, { extractThinking: true }).invoke([
      new HumanMessage('Hi'),
      said,
      new HumanMessage('And?'),
    ])

    expect(said.additional_kwargs['reasoning_content']).toBe('Hm')
    expect(JSON.stringify(ollama.requests[1]?.body)).toContain('Hm')
    expect(canonical(again)).toMatchObject({ reasoning: 'Hm', text: 'Yes' })
  })

  test('17 a model that cannot think is asked without, with a warning', async () => {
    await using ollama = await mock()

    const said = await build(ollama, { model: 'llama3.2', think: true }).invoke('Hi')

    expect(said.response_metadata['warnings']).toMatchObject([{ setting: 'think' }])
  })

  test('18 chunks of output v1 add up to clean blocks', async () => {
    await using ollama = await mock()
    ollama.reply({ thinking: ['Let me ', 'think'], content: ['An', 'swer'] })

    expect(
      joined(await collected(await build(ollama).stream('Hi', { outputVersion: 'v1' }))).content,
    ).toEqual([
      { type: 'reasoning', reasoning: 'Let me think', index: 0 },
      { type: 'text', text: 'Answer', index: 1 },
    ])
  })

  test('19 the usage comes by every way, and in llmOutput; streamUsage turns it off', async () => {
    await using ollama = await mock()
    ollama.reply({ content: 'Hi', usage: { prompt: 3, output: 2 } })
    for (const way of ways)
      expect(canonical(await ask(build(ollama), way, 'Hi')).usage).toEqual({ input: 3, output: 2, total: 5 })
    const { llmOutput } = await build(ollama).generate([[new HumanMessage('Hi')], [new HumanMessage('Hi')]])

    expect(llmOutput).toMatchObject({ tokenUsage: { totalTokens: 10 } })
    expect(
      joined(await collected(await build(ollama).stream('Hi', { streamUsage: false }))).usage_metadata,
    ).toBeUndefined()
  })

  test('20 response_metadata is the same by every way', async () => {
    await using ollama = await mock()
    ollama.reply({ content: ['H', 'i'], usage: { prompt: 3, output: 2 } })
    const all: Record<string, unknown>[] = []
    for (const way of ways) all.push(canonical(await ask(build(ollama), way, 'Hi')).metadata)
    const names = Object.keys(all[0] ?? {})

    expect(names).toEqual(
      expect.arrayContaining(['model', 'model_name', 'model_provider', 'done', 'finish_reason']),
    )
    for (const metadata of all) expect(Object.keys(metadata)).toEqual(names)
  })

  test('21 truncation is loud', async () => {
    await using ollama = await mock()
    ollama.reply({ content: '{"a":', finish: 'length' })

    expect((await build(ollama).invoke('Hi')).response_metadata).toMatchObject({ finish_reason: 'length' })
    expect(await failureOf(build(ollama).withStructuredOutput(answerSchema).invoke('Hi'))).toMatchObject({
      message: expect.stringContaining('cut off') as string,
    })
  })

  test('22 a server that could not be asked for the profile is asked again', async () => {
    await using ollama = await mock()
    let isDown = true
    const fetch: typeof globalThis.fetch = (...args) =>
      isDown ? Promise.reject(new TypeError('fetch failed')) : globalThis.fetch(...args)
    const model = build(ollama, { fetch })

    expect(await model.loadProfile()).toEqual({ structuredOutput: true })
    isDown = false
    expect(await model.loadProfile()).toMatchObject({ toolCalling: true })
  })

  test('22 the profile is asked for once, and numCtx is its maxInputTokens', async () => {
    await using ollama = await mock()
    const model = build(ollama, { numCtx: 2048 })

    expect(model.profile).toEqual({ structuredOutput: true, maxInputTokens: 2048 })
    await model.loadProfile()
    await model.loadProfile()

    expect(model.profile).toMatchObject({
      toolCalling: true,
      imageInputs: true,
      reasoningOutput: true,
      maxInputTokens: 2048,
    })
    expect(ollama.requests.map(({ path }) => path).sort()).toEqual(['/api/ps', '/api/show'])
    expect(build(ollama, { profile: { structuredOutput: false } }).profile).toEqual({
      structuredOutput: false,
    })
  })

  test('23 errors are LangChain’s, and say whether a retry can help', async () => {
    await using ollama = await mock()
    ollama.reply({
      error: { status: 503, message: 'server busy, please try again.  maximum pending requests exceeded' },
    })
    const [busy, absent] = [
      await failureOf(build(ollama).invoke('Hi')),
      await failureOf(build(ollama, { model: 'absent' }).invoke('Hi')),
    ]

    for (const error of [busy, absent]) {
      expect(error).toBeInstanceOf(OllamaError)
      expect(LangChainError.isInstance(error)).toBe(true)
      expect(ContextOverflowError.isInstance(error)).toBe(false)
    }
    expect([busy, absent].map(getRetryable)).toEqual([true, false])
    expect(absent).toMatchObject({
      lc_error_code: 'MODEL_NOT_FOUND',
      status: 404,
      message: expect.stringContaining('ollama pull absent') as string,
    })
  })

  test('24 a stream without its end is an error with the partial text', async () => {
    await using ollama = await mock()
    ollama.reply({ content: ['one ', 'two'], fault: { after: { frames: 1 }, by: 'fin' } })

    for (const way of ways)
      expect(await failureOf(ask(build(ollama), way, 'Hi'))).toMatchObject({
        name: 'OllamaStreamError',
        partial: { text: 'one ' },
      })
  })

  test('25 pictures are not taken for each other by the cache', async () => {
    await using ollama = await mock()
    const model = build(ollama, { cache: new InMemoryCache() })
    const see = (data: string): Promise<unknown> =>
      model.invoke([new HumanMessage({ content: [{ type: 'image', data, mimeType: 'image/png' }] })])

    await see(picture)
    await see(picture.replace('i', 'j'))

    expect(ollama.requests).toHaveLength(2)
  })

  test('25 a subclass with private fields may cache', async () => {
    class Counting extends ChatOllama {
      #calls = 0
      override async _generate(
        ...args: Parameters<ChatOllama['_generate']>
      ): ReturnType<ChatOllama['_generate']> {
        this.#calls++
        return super._generate(...args)
      }
      get calls(): number {
        return this.#calls
      }
    }
    await using ollama = await mock()
    const model = new Counting({ model: 'qwen3', baseUrl: ollama.url, dialect, cache: new InMemoryCache() })

    await model.invoke([
      new HumanMessage({ content: [{ type: 'image', data: picture, mimeType: 'image/png' }] }),
    ])
    for (let i = 0; i < 2; i++) await model.invoke('Hi')

    expect(model.calls).toBe(2)
  })

  test('26 tokens are estimated by script, with pictures and calls', async () => {
    const model = build({ url: 'h' })
    const counts = await Promise.all(
      ['Hello world', 'Привет мир', '你好世界', '👍👍'].map((text) => model.getNumTokens(text)),
    )
    const seen = new HumanMessage({ content: [{ type: 'image', data: picture, mimeType: 'image/png' }] })
    const called = new AIMessage({
      content: '',
      tool_calls: [{ id: '1', name: 'weather', args: { city: 'Oslo' } }],
    })

    expect(counts).toEqual([3, 5, 4, 4])
    const { totalCount, countPerMessage } = await model.getNumTokensFromMessages([
      new HumanMessage('Hi'),
      seen,
      called,
    ])
    expect(countPerMessage).toEqual([5, 804, expect.any(Number) as number])
    expect(countPerMessage[2]).toBeGreaterThan(10)
    expect(totalCount).toBe(countPerMessage.reduce((sum, count) => sum + count, 0))
  })

  test('27 a stored model comes back, and its key is a reference', async () => {
    const text = JSON.stringify(build({ url: 'h' }, { temperature: 0.5, numCtx: 512, apiKey: 'SECRET' }))

    expect(text).not.toContain('SECRET')
    const importMap = { chat_models__ollama: { ChatOllama } }
    const stored = await load<ChatOllama>(text, { importMap, secretsMap: { OLLAMA_API_KEY: 'other' } })
    expect(stored).toMatchObject({ model: 'qwen3', temperature: 0.5, numCtx: 512, dialect })
  })

  test('28 one switch chooses the dialect', async () => {
    await using ollama = await mock()

    await build(ollama).invoke('Hi')

    expect(ollama.requests[0]?.path).toBe(isNative ? '/api/chat' : '/v1/chat/completions')
  })

  test('29 the address may have any form, and headers are objects or Headers', async () => {
    await using ollama = await mock()
    for (const end of ['', '/', '/api', '/v1'])
      await build({ url: ollama.url + end }, { headers: new Headers({ 'x-team': 'a' }) }).invoke('Hi', {
        headers: new Headers({ 'x-app': 'b' }),
      })

    for (const { headers } of ollama.requests) expect(headers).toMatchObject({ 'x-team': 'a', 'x-app': 'b' })
    expect(ollama.requests).toHaveLength(4)
  })

  test('30 models are listed, shown, pulled, loaded and unloaded', async () => {
    await using ollama = await mock()
    const model = build(ollama)
    const fractions: number[] = []

    await model.pull('qwen3', { onProgress: ({ fraction }) => fractions.push(fraction) })
    await model.preload()
    expect((await model.ps()).models.map(({ name }) => name)).toEqual(['qwen3:latest'])
    await model.unload()

    expect(fractions.at(-1)).toBe(1)
    expect((await model.ps()).models).toEqual([])
    expect((await model.list()).map(({ name }) => name)).toContain('qwen3:latest')
    expect((await model.show()).capabilities).toContain('thinking')
  })

  test('31 an object is read out of fences and sentences, with a warning, and a failure says why', async () => {
    for (const outputVersion of ['v0', 'v1'] as const)
      for (const [text, where] of [
        ['{"a":1}', undefined],
        ['```json\n{"a":1}\n```', 'a code fence'],
        ['Sure! Here it is:\n```\n{"a":1}\n```\nAnything else?', 'a code fence'],
        ['The object is {"a":1}, as {you} asked.', 'the text around it'],
        ['Not {"b":2} but {"a":1}', 'the text around it'],
      ] as const) {
        await using ollama = await mock()
        ollama.reply({ content: [text.slice(0, 9), text.slice(9)] })
        const asking = build(ollama, { outputVersion }).withStructuredOutput(z.object({ a: z.number() }), {
          includeRaw: true,
        })

        const { raw, parsed, parsing_error } = await asking.invoke('Hi')

        expect({ parsed, parsing_error }).toEqual({ parsed: { a: 1 }, parsing_error: null })
        const { warnings = [] } = raw.response_metadata as { warnings?: { message: string }[] } // as this package writes it
        expect(
          warnings.map(({ message }) => message).filter((message) => message.includes('schema')),
        ).toEqual(where ? [`The server did not enforce the schema: the object was read out of ${where}`] : [])
        expect(Array.isArray(raw.content)).toBe(outputVersion === 'v1')
        const streamed = await collected(
          await build(ollama, { outputVersion })
            .withStructuredOutput(z.object({ a: z.number() }))
            .stream('Hi'),
        )
        expect(streamed.at(-1)).toEqual({ a: 1 })
      }
    await using ollama = await mock()
    ollama.reply('I do not know.')
    const { parsed, parsing_error } = await build(ollama)
      .withStructuredOutput(answerSchema, { includeRaw: true })
      .invoke('Hi')
    expect(parsed).toBeNull()
    expect(parsing_error).toBeInstanceOf(Error)
  })

  test('32 what bindTools returns streams events, and is left at once', async () => {
    await using ollama = await mock()
    ollama.reply(calling)
    const bound = build(ollama).bindTools(tools)

    const said = await bound.streamEvents('Weather?')

    expect(said.tool_calls).toMatchObject([{ name: 'weather', args: { city: 'Oslo' } }])
    expect(await bound.streamEvents('Weather?').text).toBe('I look.')
    expect(await bound.withConfig({ tags: ['x'] }).streamEvents('Weather?', {}).text).toBe('I look.')
    expect((await collected(bound.streamEvents('Weather?', { version: 'v2' }))).at(-1)?.event).toBe(
      'on_chat_model_end',
    )
    await using server = await holdAnswers()
    const streaming = build(server).bindTools(tools).stream('Hi')
    const answer = await server.next()
    answer.say('t0')
    const reader = (await streaming).getReader()
    await reader.read()
    await reader.cancel()
    expect(await answer.gone).toBe('gone')
  })

  test('33 every way gives the same message', async () => {
    for (const reply of [calling, { content: ['A', 'b'] }, { thinking: ['x', 'y'] }] satisfies Reply[]) {
      await using ollama = await mock()
      ollama.reply(reply)
      const answers = []
      for (const outputVersion of ['v0', 'v1'] as const)
        for (const way of ways) {
          const { text, reasoning, calls } = canonical(
            await ask(build(ollama, { outputVersion }), way, 'Hi', { tools }),
          )
          answers.push(
            JSON.stringify({
              text,
              reasoning,
              calls: calls.map((call) => Object.assign({}, call, { id: 'ID' })),
            }),
          )
        }

      expect(new Set(answers).size).toBe(1)
    }
  })

  test('34 embeddings keep their order in batches, and nothing is no request', async () => {
    await using ollama = await mock()
    const embeddings = new OllamaEmbeddings({ model: 'nomic', baseUrl: ollama.url, dialect, batchSize: 2 })

    expect(await embeddings.embedDocuments([])).toEqual([])
    const vectors = await embeddings.embedDocuments(['a', 'b', 'c', 'd', 'e'])

    expect(ollama.requests).toHaveLength(3)
    expect(await embeddings.embedQuery('e')).toEqual(vectors[4])
  })

  test('35 a given fetch is the only way out, and no process is needed', async () => {
    const urls: string[] = []
    const fetch: typeof globalThis.fetch = async (url, init) => {
      urls.push(new Request(url, init).url)
      return Response.json({ error: 'no' }, { status: 400 })
    }

    await failureOf(build({ url: 'https://gateway.example.com/ollama' }, { fetch }).invoke('Hi'))

    expect(urls).toEqual([
      `https://gateway.example.com/ollama${isNative ? '/api/chat' : '/v1/chat/completions'}`,
    ])
  })

  test('36 the constructor is that of @langchain/ollama', async () => {
    await using ollama = await mock()

    expect(new ChatOllama().model).toBe('llama3')
    const model = new ChatOllama('qwen3', {
      baseUrl: ollama.url,
      dialect,
      mirostat: 1,
      format: null,
      keepAlive: '',
      stop: null,
    } as never)
    expect(model).toMatchObject({ model: 'qwen3', mirostat: 1 })
    const said = await model.invoke('Hi')

    expect(said).toBeInstanceOf(AIMessage)
    expect(said.response_metadata['done']).toBe(true)
    expect(said.response_metadata['warnings']).toMatchObject([
      { type: 'unsupported', setting: expect.stringContaining('mirostat') as string },
    ])
    expect(ollama.requests[0]?.body).not.toHaveProperty('format')
    expect(joined(await collected(await model.stream('Hi')))).toBeInstanceOf(AIMessageChunk)
  })
})
