/** A model's answers as the AI SDK gets them, over real sockets: metadata of a response, and what other providers got wrong. */
import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider'
import { type CapturedResponse, replay, type ReplayOptions, responseBytes } from '@ollamakit/fixtures'
import { generateText, isStepCount, jsonSchema, streamText, tool } from 'ai'
import { describe, expect, test } from 'vitest'
import type { OllamaProviderSettings } from './model-options.ts'
import { createOllama } from './ollama-provider.ts'
import { completion, lastLine, line, nativeLines, openaiEvents } from './testing/answers.ts'
import { finishOf, hi, said, streamParts } from './testing/stream-parts.ts'

const called = { id: 'call_abc12345', function: { name: 'weather', arguments: { city: 'Bern' } } }
const counters = {
  total_duration: 3_000_000_000,
  load_duration: 1_500_000,
  prompt_eval_count: 5,
  prompt_eval_duration: 2_000_000,
  eval_count: 40,
  eval_duration: 2_000_000_000,
}
const weather = tool({
  description: 'How it is outside',
  inputSchema: jsonSchema<{ city: string }>({
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
  }),
  execute: ({ city }) => `sunny in ${city}`,
})

describe('metadata of a response', () => {
  const remote = { remote_model: 'gpt-oss:120b', remote_host: 'https://ollama.com:443' }
  const response = nativeLines(line({ content: 'Hi' }, remote), lastLine(counters))
  const told = { modelId: 'llama3.2', timestamp: new Date('2026-08-21T10:00:00.123Z') }
  const metadata = {
    ollama: {
      remote: { model: 'gpt-oss:120b', host: 'https://ollama.com:443' },
      timings: {
        ns: { total: 3_000_000_000, load: 1_500_000, prompt: 2_000_000, answer: 2_000_000_000 },
        ms: { total: 3000, load: 1.5, prompt: 2, answer: 2000 },
      },
      tokensPerSecond: 20,
    },
  }

  test('B38 B39 DB15 doStream returns model, time, timings, all counters, request and headers', async () => {
    await using server = await replay(response)
    const {
      stream,
      request,
      response: head,
    } = await createOllama({ baseURL: server.url })('llama3.2').doStream(hi)
    const parts = []
    for await (const part of stream) parts.push(part)

    expect(parts[1]).toEqual({ type: 'response-metadata', ...told })
    expect(parts.at(-1)).toMatchObject({
      type: 'finish',
      providerMetadata: metadata,
      usage: { raw: counters },
    })
    expect(request).toEqual({
      url: `${server.url}/api/chat`,
      body: JSON.parse((await server.request).body) as unknown,
    })
    expect(head?.headers).toMatchObject({ 'content-type': 'application/x-ndjson' })
  })

  test('doGenerate: the same', async () => {
    await using server = await replay(response)
    const result = await createOllama({ baseURL: server.url })('llama3.2').doGenerate(hi)

    expect(result).toMatchObject({
      response: { ...told, headers: { 'content-type': 'application/x-ndjson' } },
      providerMetadata: metadata,
      usage: { raw: counters },
      warnings: [],
    })
    expect(result.request).toEqual({
      url: `${server.url}/api/chat`,
      body: JSON.parse((await server.request).body) as unknown,
    })
  })

  test('log-probabilities are collected over the stream', async () => {
    const tokens = [
      { token: 'H', logprob: -0.1 },
      { token: 'i', logprob: -0.2 },
    ]
    await using server = await replay(
      nativeLines(
        ...tokens.map((token) => line({ content: token.token }, { logprobs: [token] })),
        lastLine(),
      ),
    )

    const parts = await streamParts(createOllama({ baseURL: server.url })('m', { logprobs: true }))

    expect(finishOf(parts).providerMetadata).toEqual({ ollama: { logprobs: tokens } })
    expect(JSON.parse((await server.request).body)).toMatchObject({ logprobs: true })
  })

  test('texts of one packet become one part, since the AI SDK takes time per part', async () => {
    const parts = await answered(
      nativeLines(...'abcdefghij'.split('').map((content) => line({ content })), lastLine()),
      {},
      { cutAt: [] },
    )

    expect(parts.filter(({ type }) => type === 'text-delta')).toEqual([
      { type: 'text-delta', id: '0', delta: 'abcdefghij' },
    ])
  })
})

describe('unusual responses are read leniently', () => {
  test.each<[string, object]>([
    ['null content', { content: null }],
    ['no content', { content: undefined }],
  ])('B13 DC14 %s beside a call does not lose the call', async (_, message) => {
    const parts = await answered(nativeLines(line({ ...message, tool_calls: [called] }), lastLine()))

    expect(said(parts).toolCalls).toEqual([
      { id: 'call_abc12345', name: 'weather', input: '{"city":"Bern"}' },
    ])
    expect(finishOf(parts).finishReason).toEqual({ unified: 'tool-calls', raw: 'stop' })
  })

  test.each<[string, unknown, string]>([
    ['no arguments', undefined, '{}'],
    ['null', null, '{}'],
    ['JSON text', '{"city":"Bern"}', '{"city":"Bern"}'],
    ['a text that is no JSON, left for the repair hook', '{"city": Bern', '{"city": Bern'],
  ])('B13 DB12 DC14 a call with %s comes through', async (_, args, input) => {
    const response = nativeLines(
      line({ tool_calls: [{ function: { name: 'weather', arguments: args } }] }),
      lastLine(),
    )

    expect(said(await answered(response)).toolCalls).toMatchObject([{ name: 'weather', input }])
  })

  test('B14 DC15 ids that the server gives twice become different, and the first keeps its own', async () => {
    const { toolCalls } = said(
      await answered(nativeLines(line({ tool_calls: [called] }), line({ tool_calls: [called] }), lastLine())),
    )

    expect(toolCalls[0]?.id).toBe('call_abc12345')
    expect(new Set(toolCalls.map(({ id }) => id)).size).toBe(2)
  })

  test('calls in one line, in a later line and on the last line are all returned', async () => {
    const response = nativeLines(
      line({ tool_calls: [callOf('a'), callOf('b')] }),
      line({ tool_calls: [callOf('c')] }),
      {
        ...lastLine(),
        message: { content: '', tool_calls: [callOf('d')] },
      },
    )

    expect(said(await answered(response)).toolCalls.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('B11 DC5 text on the last line is part of the response', async () => {
    const response = nativeLines(line({ content: 'A' }), {
      ...lastLine(),
      message: { role: 'assistant', content: 'B' },
    })
    await using server = await replay(response)

    const { text } = streamText({ model: createOllama({ baseURL: server.url })('m'), prompt: 'Hi' })

    expect(await text).toBe('AB')
  })

  test('B11 DC6 thinking, text and calls in one line come out in that order', async () => {
    const parts = await answered(
      nativeLines(line({ thinking: 'Hm', content: 'Look:', tool_calls: [called] }), lastLine()),
    )

    expect(parts.map(({ type }) => type)).toEqual([
      'stream-start',
      'response-metadata',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-end',
      'tool-input-start',
      'tool-input-delta',
      'tool-input-end',
      'tool-call',
      'finish',
    ])
  })

  test('DB16 CRLF and blank lines are no content', async () => {
    const response = nativeLines(
      `\r\n${JSON.stringify(line({ content: 'a' }))}\r\n\n`,
      `${JSON.stringify(lastLine())}\r\n`,
    )

    expect(said(await answered(response)).text).toBe('a')
  })

  test('non-ASCII text cut at every byte is whole', async () => {
    const response = nativeLines(line({ content: 'Zürich 日本 🦙' }), lastLine())
    const everyByte = Array.from({ length: responseBytes(response).length }, (_, i) => i)

    expect(said(await answered(response, {}, { cutAt: everyByte })).text).toBe('Zürich 日本 🦙')
  })

  test.each<[string, object, object]>([
    [
      'B16 DB12 length after a call stays length, so that a truncated call is not run',
      { done_reason: 'length' },
      { unified: 'length', raw: 'length' },
    ],
    [
      'DB17 a missing reason is other, not stop',
      { done_reason: undefined },
      { unified: 'other', raw: undefined },
    ],
  ])('%s', async (_, more, finishReason) => {
    expect(
      finishOf(await answered(nativeLines(line({ tool_calls: [called] }), lastLine(more)))).finishReason,
    ).toEqual(finishReason)
  })

  test('DC15 missing counts, as for a cached prompt, are undefined', async () => {
    const { usage } = finishOf(
      await answered(nativeLines(line({ content: 'a' }), lastLine({ prompt_eval_count: undefined }))),
    )

    expect(usage).toEqual({
      inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: 2, text: undefined, reasoning: undefined },
      raw: { eval_count: 2 },
    })
  })

  test('calls of /v1 that share an index but not an id stay two', async () => {
    const response = openaiEvents(
      completion(firstCall('call_1')),
      completion(firstCall('call_2')),
      completion({}, 'tool_calls'),
      '[DONE]',
    )

    expect(said(await answered(response, { dialect: 'openai' })).toolCalls.map(({ id }) => id)).toEqual([
      'call_1',
      'call_2',
    ])
  })
})

describe('what is sent', () => {
  const history: LanguageModelV4Prompt = [
    { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'I should call' },
        { type: 'tool-call', toolCallId: 'call_1', toolName: 'weather', input: { city: 'Bern' } },
      ],
    },
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: 'call_1',
          toolName: 'weather',
          output: {
            type: 'content',
            value: [
              { type: 'text', text: 'see' },
              {
                type: 'file',
                mediaType: 'image/png',
                data: { type: 'data', data: new Uint8Array([1, 2, 3]) },
              },
            ],
          },
        },
      ],
    },
  ]

  test('B14 DB6 DC7 thinking is sent back beside the text, results with name, id and images', async () => {
    expect(await sent({ prompt: history })).toMatchObject({
      messages: [
        { role: 'user', content: 'Weather?' },
        {
          role: 'assistant',
          content: '',
          thinking: 'I should call',
          tool_calls: [{ id: 'call_1', function: { name: 'weather', arguments: { city: 'Bern' } } }],
        },
        { role: 'tool', content: 'see', tool_name: 'weather', tool_call_id: 'call_1', images: ['AQID'] },
      ],
    })
  })

  test('B53 DD3 /v1 gets thinking as reasoning, which the server reads', async () => {
    const { messages } = (await sent({ prompt: history }, { dialect: 'openai' })) as { messages: object[] }

    expect(messages[1]).toMatchObject({ role: 'assistant', reasoning: 'I should call' })
    expect(messages[1]).not.toHaveProperty('reasoning_content')
  })

  test('B1 settings that are not set are not sent', async () => {
    expect(await sent(hi)).toEqual({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], stream: true })
  })

  test('B37 DB15 headers of the call join those of the provider', async () => {
    await using server = await replay(nativeLines(lastLine()))
    await createOllama({ baseURL: server.url, apiKey: 'secret', headers: { 'X-Team': 'a', 'X-Gone': 'b' } })(
      'm',
    ).doGenerate({
      ...hi,
      headers: { 'X-Call': 'c', 'X-Gone': undefined },
    })

    const headers = Object.fromEntries(
      (await server.request).headers.map(([name, value]) => [name.toLowerCase(), value]),
    )
    expect(headers).toMatchObject({ authorization: 'Bearer secret', 'x-team': 'a', 'x-call': 'c' })
    expect(headers).not.toHaveProperty('x-gone')
  })

  test('B37 the user agent names the AI SDK and this package with its version', async () => {
    await using server = await replay(nativeLines(line({ content: 'Hi' }), lastLine()))
    const model = createOllama({ baseURL: server.url }).chat('m')

    await generateText({ model, prompt: 'Hi' })
    await model.doGenerate({ ...hi, headers: { 'x-call': 'c' } })

    const agents = server.requests.map(
      ({ headers }) => headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1],
    )
    expect(agents).toEqual([
      expect.stringMatching(/^ai\/\S+ ollamakit-ai-sdk\/\S+$/),
      expect.stringMatching(/^ollamakit-ai-sdk\/\S+$/),
    ])
  })

  test.each(['', '/', '/api', '/v1', '/proxy/ollama', '/proxy/ollama/api/'])(
    'B34 DB17 a base URL that ends in "%s" is understood',
    async (end) => {
      await using server = await replay(nativeLines(lastLine()))
      await createOllama({ baseURL: server.url + end })('m').doGenerate(hi)

      expect((await server.request).path).toBe(
        end.startsWith('/proxy') ? '/proxy/ollama/api/chat' : '/api/chat',
      )
    },
  )

  test.each(['native', 'openai'] as const)(
    'B21 DB8 DC8 tool choice none sends no tools, so nothing can violate it (%s)',
    async (dialect) => {
      const response =
        dialect === 'native'
          ? nativeLines(line({ content: 'no' }), lastLine())
          : openaiEvents(completion({ content: 'no' }), completion({}, 'stop'))
      await using server = await replay(response)

      const { text } = await generateText({
        model: createOllama({ baseURL: server.url, dialect })('m'),
        prompt: 'Hi',
        tools: { weather },
        toolChoice: 'none',
      })

      expect(text).toBe('no')
      expect(JSON.parse((await server.request).body)).not.toHaveProperty('tools')
    },
  )
})

describe('warnings', () => {
  test('settings that a dialect lacks are warnings of stream-start, once', async () => {
    const call: LanguageModelV4CallOptions = {
      ...hi,
      topK: 3,
      reasoning: 'minimal',
      providerOptions: { ollama: { nope: 1 } },
    }
    await using server = await replay(openaiEvents(completion({ content: 'a' }), completion({}, 'stop')))
    const model = createOllama({ baseURL: server.url, dialect: 'openai' })('m')
    const expected = [
      { type: 'unsupported', feature: 'providerOptions.ollama.nope' },
      { type: 'compatibility', feature: 'reasoning' },
      { type: 'unsupported', feature: 'options.top_k' },
    ]

    expect((await streamParts(model, call))[0]).toMatchObject({ type: 'stream-start', warnings: expected })
    expect((await model.doGenerate(call)).warnings).toMatchObject(expected)
  })

  test('DC11 a tool loop with thinking has no warnings', async () => {
    await using server = await replay(nativeLines(line({ thinking: 'Hm', tool_calls: [called] }), lastLine()))

    const { steps } = await generateText({
      model: createOllama({ baseURL: server.url })('m'),
      prompt: 'Weather?',
      tools: { weather },
      stopWhen: isStepCount(2),
    })

    expect(steps.map(({ warnings }) => warnings)).toEqual([[], []])
    expect(JSON.parse(server.requests[1]?.body ?? '')).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', thinking: 'Hm' },
        { role: 'tool', content: 'sunny in Bern', tool_call_id: 'call_abc12345' },
      ],
    })
  })
})

async function answered(
  response: CapturedResponse,
  settings: OllamaProviderSettings = {},
  options: ReplayOptions = {},
): ReturnType<typeof streamParts> {
  await using server = await replay(response, options)
  return await streamParts(createOllama({ baseURL: server.url, ...settings })('m'))
}

/** The body that a call becomes. */
async function sent(
  call: LanguageModelV4CallOptions,
  settings: OllamaProviderSettings = {},
): Promise<unknown> {
  await using server = await replay(
    settings.dialect === 'openai' ? openaiEvents(completion({}, 'stop')) : nativeLines(lastLine()),
  )
  await createOllama({ baseURL: server.url, ...settings })('m').doGenerate(call)
  return JSON.parse((await server.request).body) as unknown
}

function callOf(name: string): object {
  return { function: { name, arguments: {} } }
}

/** A call of /v1 that says it is the first one. */
function firstCall(id: string): object {
  return { tool_calls: [{ index: 0, id, type: 'function', function: { name: 'weather', arguments: '{}' } }] }
}
