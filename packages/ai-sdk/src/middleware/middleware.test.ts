/** The middlewares through unmodified `generateText` and `streamText`, over real sockets. */
import type { JSONSchema7, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { generateText, jsonSchema, Output, streamText, tool, wrapLanguageModel } from 'ai'
import { describe, expect, test } from 'vitest'
import {
  checkCapabilitiesMiddleware,
  createOllama,
  extractThinkingMiddleware,
  extractToolCallsMiddleware,
  type OllamaLanguageModelChatOptions,
  repairJsonMiddleware,
  retryEmptyTurnMiddleware,
} from '../index.ts'
import { streamPartViolations } from '../testing/stream-part-validator.ts'
import { finishOf, hi } from '../testing/stream-parts.ts'
import { repairJson } from './repair-json.ts'

globalThis.AI_SDK_LOG_WARNINGS = false

type Middleware = Parameters<typeof wrapLanguageModel>[0]['middleware']

const weather = tool({
  description: 'How it is outside',
  inputSchema: jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } } }),
  execute: ({ city }) => `sunny in ${city}`,
})

function wrapped({ url }: MockOllama, middleware: Middleware, id = 'llama3.2') {
  return wrapLanguageModel({ model: createOllama({ baseURL: url })(id), middleware })
}

/** Returns the parts of a stream. Throws if they are out of order. */
async function partsOf(model: ReturnType<typeof wrapped>, call: object = {}) {
  const { stream } = await model.doStream({ ...hi, ...call })
  const parts = []
  for await (const part of stream) parts.push(part)
  expect(streamPartViolations(parts)).toEqual([])
  return parts
}

describe('B28 repairJsonMiddleware', () => {
  test.each([
    ['{"a":1}', '{"a":1}'],
    ['Here you are:\n```json\n{"a": 1,}\n```\nEnjoy!', '{"a":1}'],
    ["{'a': 'it\\'s', b: True, c: None}", '{"a":"it\'s","b":true,"c":null}'],
    ['[1, 2, // two\n 3 /* three */]', '[1,2,3]'],
    ['{"a": "line\nbreak", "b": {"c": [1, 2', '{"a":"line\\nbreak","b":{"c":[1,2]}}'],
    ['{"a": "\\u00fc"}x', '{"a":"ü"}'],
    ['{"a": [1 2] "b": TRUE}', '{"a":[1,2],"b":true}'],
    ['{"a": "say \\"hi\\" \\\\", "b": \'\'}', '{"a":"say \\"hi\\" \\\\","b":""}'],
    ['{"__proto__": 1,}', '{"__proto__":1}'],
    ['I cannot say.', undefined],
    ['{"a": "never ends', undefined],
    ['{"a" 1}', undefined],
    ['{"a": what}', undefined],
    ['{"b":2} {"a":1}', '{"b":2}'],
    ['Braces {here} and {{there}}: {"a":1}', '{"a":1}'],
    ['[1,2] is a list', '[1,2]'],
    ['[{"a":1,},]', '[{"a":1}]'],
    ['{'.repeat(10_000), undefined],
  ])('%j is read as %j', (text, json) => {
    expect(repairJson(text)).toBe(json)
  })

  const schema: JSONSchema7 = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] }

  test.each([
    ['the second of two', '{"b":2} {"a":1}', '{"a":1}'],
    ['the first of two that follow it', '{"a":2} {"a":1}', '{"a":2}'],
    ['what is in a fence', 'For {"a":2}:\n```json\n{"a": 1}\n```', '{"a":1}'],
    ['what is in a second fence', '```\n{"b":2}\n```\n```\n{"a":1}\n```', '{"a":1}'],
    ['what is in a fence that never ends', '```json\n{"a":1}', '{"a":1}'],
    ['what comes after braces', 'Set {x} of {1: 2}, see [1]: {"a":1}', '{"a":1}'],
    ['what comes before braces', '{"a":1} is in {braces}', '{"a":1}'],
    ['what another value wraps', '{"result":{"b":2,"c":{"a":1}}}', '{"a":1}'],
    ['what comes after what it wraps', '{"result":{"a":1}} {"a":2}', '{"a":2}'],
    ['an item of a list', '[{"b":2},{"a":1}]', '{"a":1}'],
    ['what misses its end', 'Sure: {"b":2}, {"a":1, "c":[{"d":2}', '{"a":1,"c":[{"d":2}]}'],
    ['the first if none does', 'So {"b":2,} {"c":1}', '{"b":2}'],
    ['valid JSON if none does', '{"b": {"c": 1}}', '{"b":{"c":1}}'],
    ['valid JSON as it is if it does', '{ "a": 1, "b": {"a": 2} }', '{ "a": 1, "b": {"a": 2} }'],
    ['nothing of a text that was cut off in a string', '{"a":1,"b":"x', undefined],
    ['what follows a lot of words in braces', '{x} '.repeat(60) + '{"a":1}', '{"a":1}'],
  ])('with a schema it takes %s', (_, text, json) => {
    expect(repairJson(text, schema)).toBe(json)
  })

  test.each([
    ['an array', { type: 'array', items: { type: 'number' } }, '{"a":[1]} [2, 3,]', '[2,3]'],
    ['a reference', { $ref: '#/$defs/x', $defs: { x: schema } }, '{"b":2} {"a":1}', '{"a":1}'],
    ['one of two', { anyOf: [{ type: 'array', items: schema }, schema] }, '{"b":2} [{"a":1}]', '[{"a":1}]'],
    ['an enum', { enum: [[1], [2]] }, '[3] [2]', '[2]'],
  ] as const)('it reads %s', (_, its, text, json) => {
    expect(repairJson(text, its as never)).toBe(json)
  })

  const output = Output.object({
    schema: jsonSchema<{ a: number }>({
      type: 'object',
      properties: { a: { type: 'number' } },
      required: ['a'],
    }),
  })

  test('repairs an object of generateText and of streamText', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).reply({ content: ['Sure: ```json\n{"a"', ': 1,}', '\n```'] })
    const model = wrapped(mock, repairJsonMiddleware())

    expect((await generateText({ model, prompt: 'Hi', output })).output).toEqual({ a: 1 })
    const streamed = streamText({ model, prompt: 'Hi', output })
    expect(await streamed.text).toBe('{"a":1}')
    expect(await streamed.output).toEqual({ a: 1 })
    await partsOf(model, { responseFormat: { type: 'json' } })
  })

  test('takes the object that follows the schema', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).reply({ content: ['Given {"b": 2}, it is {"a', '": 1}.'] })
    const model = wrapped(mock, repairJsonMiddleware())

    expect((await generateText({ model, prompt: 'Hi', output })).output).toEqual({ a: 1 })
    expect(await streamText({ model, prompt: 'Hi', output }).output).toEqual({ a: 1 })
  })

  test('repairs an object of a cloud model, whose prompt has the schema once', async () => {
    await using mock = await createMockOllama({ models: ['gpt-oss:120b-cloud'] })
    mock.on({}).reply("```json\n{'a': 1,}\n```")
    const model = wrapLanguageModel({
      model: createOllama({ baseURL: mock.url })('gpt-oss:120b-cloud'),
      middleware: repairJsonMiddleware(),
    })

    const { output: repaired, warnings } = await generateText({ model, prompt: 'Where?', output })

    expect(repaired).toEqual({ a: 1 })
    expect(warnings).toMatchObject([{ feature: 'responseFormat' }])
    const body = mock.requests[0]?.body as { messages: object[] } | undefined
    expect(JSON.stringify(body?.messages).split('required')).toHaveLength(2)
  })

  test('leaves a cut-off response and any other text unchanged', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({ format: true }).reply({ content: '{"a": [1', finish: 'length' })
    mock.on({}).reply("{'a': 1}")
    const model = wrapped(mock, repairJsonMiddleware())

    const cut = await model.doGenerate({ ...hi, responseFormat: { type: 'json' } })
    expect(cut.content).toEqual([{ type: 'text', text: '{"a": [1' }])
    expect((await generateText({ model, prompt: 'Hi' })).text).toBe("{'a': 1}")
  })
})

describe('B29 retryEmptyTurnMiddleware', () => {
  test('repeats the call once after a stop without content', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).replies('', 'Hello', '', 'Hello again')
    const model = wrapped(mock, retryEmptyTurnMiddleware())

    const { text, warnings } = await generateText({ model, prompt: 'Hi' })
    const parts = await partsOf(model)

    expect(text).toBe('Hello')
    expect(warnings).toMatchObject([{ type: 'compatibility', feature: 'empty turn' }])
    expect(parts.filter(({ type }) => type === 'text-delta')).toMatchObject([{ delta: 'Hello again' }])
    expect(parts.filter(({ type }) => type === 'finish')).toHaveLength(1)
    expect(mock.requests).toHaveLength(4)
  })

  test('adds up what both requests cost', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    const first = { content: '', usage: { prompt: 7, output: 1 } }
    const second = { content: 'Hello', usage: { prompt: 7, output: 2 } }
    mock.on({}).replies(first, second, first, second)
    const model = wrapped(mock, retryEmptyTurnMiddleware())

    const { usage } = await model.doGenerate(hi)
    const finish = finishOf(await partsOf(model))

    for (const one of [usage, finish.usage])
      expect(one).toMatchObject({
        inputTokens: { total: 14, noCache: undefined },
        outputTokens: { total: 3 },
        raw: { prompt_eval_count: 14, eval_count: 3 },
      })
    expect(mock.requests).toHaveLength(4)
  })

  test('ends the first request before the second, even if only one may run', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).replies('', 'Hello')
    const model = wrapLanguageModel({
      model: createOllama({ baseURL: mock.url, concurrency: 1 })('llama3.2'),
      middleware: retryEmptyTurnMiddleware(),
    })

    expect(await streamText({ model, prompt: 'Hi' }).text).toBe('Hello')
  })

  test.each([
    ['a second empty turn', '', 2],
    ['a text', 'Hello', 1],
    ['a response that was cut off', { content: '', finish: 'length' as const }, 1],
    ['a tool call', { toolCalls: [{ name: 'weather', arguments: {} }] }, 1],
  ])('%s stands', async (_, reply, requests) => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).reply(reply)
    const model = wrapped(mock, retryEmptyTurnMiddleware())

    await model.doGenerate(hi)
    expect(mock.requests).toHaveLength(requests)
    await partsOf(model)
    expect(mock.requests).toHaveLength(2 * requests)
  })
})

describe('B20 extractThinkingMiddleware', () => {
  test('turns tagged thinking of the text into reasoning', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).reply({ content: ['<thi', 'nk>Hm.</think>', 'Yes.'] })
    const model = wrapped(mock, extractThinkingMiddleware())

    const { text, reasoningText } = await generateText({ model, prompt: 'Hi' })

    expect({ text, reasoningText }).toEqual({ text: 'Yes.', reasoningText: 'Hm.' })
    const parts = await partsOf(model)
    expect(parts.map(({ type }) => type)).toContain('reasoning-delta')
  })

  test('finds thinking whose start tag is in the template', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).reply({ content: ['Hm.</thi', 'nk>\n\nYes.'] })
    const model = wrapped(mock, extractThinkingMiddleware({ startWithThinking: true }))

    const { text, reasoningText } = await generateText({ model, prompt: 'Hi' })

    expect({ text, reasoningText }).toEqual({ text: 'Yes.', reasoningText: 'Hm.' })
    const parts = await partsOf(model)
    expect(parts.map(({ type }) => type)).toContain('reasoning-delta')
  })

  test('takes another tag, and the call’s own setting wins', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).reply('<thought>Hm.</thought>Yes.')
    const model = wrapped(mock, extractThinkingMiddleware({ tag: 'thought' }))

    expect((await generateText({ model, prompt: 'Hi' })).text).toBe('Yes.')
    const off = await generateText({
      model,
      prompt: 'Hi',
      providerOptions: { ollama: { extractThinking: false } },
    })
    expect(off.text).toBe('<thought>Hm.</thought>Yes.')
    const unset = await generateText({
      model,
      prompt: 'Hi',
      providerOptions: { ollama: { extractThinking: null, think: null } },
    })
    expect(unset.text).toBe('Yes.')
  })
})

describe('extractToolCallsMiddleware', () => {
  const call = '{"name":"weather","arguments":{"city":"Bern"}}'
  const input = '{"city":"Bern"}'
  const texts: [string, string, string, number][] = [
    ['a tag', `<tool_call>\n${call}\n</tool_call>`, '', 1],
    [
      'two tags after a text',
      `Let me look.<tool_call>${call}</tool_call><tool_call>${call}</tool_call>`,
      'Let me look.',
      2,
    ],
    ['a tag without its end', `<tool_call>${call}`, '', 1],
    ['a fence', `Sure:\n\`\`\`json\n${call}\n\`\`\``, 'Sure:\n', 1],
    ['nothing but JSON', ` ${call}`, '', 1],
    ['a list', `[${call},${call}]`, '', 2],
    ['a line for each call', `${call}\n${call}`, '', 2],
    ['two calls in one tag', `<tool_call>${call}${call}</tool_call>`, '', 2],
    [
      'parameters of a function',
      '{"type":"function","function":{"name":"weather","parameters":{"city":"Bern"}}}',
      '',
      1,
    ],
  ]

  test.each(texts)('reads %s', async (_, text, rest, count) => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    // Cut at every character.
    mock.on({ turn: 1 }).reply({ content: text.split('') })
    const model = wrapped(mock, extractToolCallsMiddleware())
    const tools = { weather }

    const result = await generateText({ model, prompt: 'Weather?', tools })
    const streamed = streamText({ model, prompt: 'Weather?', tools })

    expect(result.text).toBe(rest)
    expect(await streamed.text).toBe(rest)
    for (const { toolResults, finishReason } of [
      result,
      { toolResults: await streamed.toolResults, finishReason: await streamed.finishReason },
    ]) {
      expect(toolResults.map(({ input: given, output }) => [JSON.stringify(given), output])).toEqual(
        Array.from({ length: count }, () => [input, 'sunny in Bern']),
      )
      expect(finishReason).toBe('tool-calls')
    }
    expect(new Set(result.toolCalls.map(({ toolCallId }) => toolCallId)).size).toBe(count)
    await partsOf(model, { tools: [{ type: 'function', name: 'weather', inputSchema: { type: 'object' } }] })
  })

  test.each([
    ['a tool that was not offered', '<tool_call>{"name":"other","arguments":{}}</tool_call>'],
    ['code', 'Use it:\n```json\n{"a": 1}\n```\nDone.'],
    ['JSON that is no call', '{"name":"weather"}'],
    ['a text with brackets', 'f(x) = {x}, a < b'],
    ['a call with prose after it', `${call} would be the call, but I will not make it.`],
    ['a fence with a call and prose', `\`\`\`json\n${call} is an example\n\`\`\``],
    ['a call that was cut off', call.slice(0, -1)],
    ['a tag whose call was cut off', `<tool_call>${call.slice(0, -1)}`],
  ])('%s stays text', async (_, text) => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).reply({ content: text.split('') })
    const model = wrapped(mock, extractToolCallsMiddleware())

    const result = await generateText({ model, prompt: 'Hi', tools: { weather } })
    const streamed = streamText({ model, prompt: 'Hi', tools: { weather } })

    expect([result.text, await streamed.text]).toEqual([text, text])
    expect(result.finishReason).toBe('stop')
  })

  test('B16 a call in a response that was cut off keeps the reason, so that it is not run', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).reply({ content: `<tool_call>${call}</tool_call><tool_call>`, finish: 'length' })
    const model = wrapped(mock, extractToolCallsMiddleware())

    const result = await generateText({ model, prompt: 'Hi', tools: { weather } })
    const streamed = streamText({ model, prompt: 'Hi', tools: { weather } })

    for (const { finishReason, toolCalls, toolResults } of [result, streamed]) {
      expect(await finishReason).toBe('length')
      expect(await toolCalls).toHaveLength(1)
      expect(await toolResults).toEqual([])
    }
  })

  test.each([' \n'.repeat(1500), `<tool_call>${' '.repeat(3000)}`, `\`\`\`json\n${'\n'.repeat(3000)}`])(
    'long white space stays text',
    async (text) => {
      await using mock = await createMockOllama({ models: ['llama3.2'] })
      // In one piece: Ollama ends a response of many tokens of white space.
      mock.on({}).reply({ content: [text] })
      const model = wrapped(mock, extractToolCallsMiddleware())

      const result = await generateText({ model, prompt: 'Hi', tools: { weather } })
      const streamed = streamText({ model, prompt: 'Hi', tools: { weather } })

      expect([result.text, await streamed.text]).toEqual([text, text])
    },
  )
})

const file = (mediaType: string) => ({
  type: 'file' as const,
  mediaType,
  data: { type: 'data' as const, data: new Uint8Array([1]) },
})
const under = (key: string, options: object) => ({ providerOptions: { [key]: options as never } })

describe('B50 checkCapabilitiesMiddleware', () => {
  test('warns of what the model lacks before it is called', async () => {
    await using mock = await createMockOllama({
      models: [
        { name: 'plain', capabilities: ['completion'] },
        { name: 'all', capabilities: ['completion', 'tools', 'thinking', 'vision'] },
      ],
    })
    mock.on({}).reply('Hi')
    const ollama = createOllama({ baseURL: mock.url })
    const call = {
      prompt: [
        {
          role: 'user' as const,
          content: [
            {
              type: 'file' as const,
              mediaType: 'image/png',
              data: { type: 'data' as const, data: new Uint8Array([1]) },
            },
          ],
        },
      ],
      reasoning: 'low' as const,
    }
    const [plain, all] = ['plain', 'all'].map((id) =>
      wrapLanguageModel({ model: ollama(id), middleware: checkCapabilitiesMiddleware(ollama) }),
    )

    const { stream } = (await plain?.doStream(call)) ?? {}
    const parts = []
    for await (const part of stream ?? []) parts.push(part)
    const { warnings } = (await all?.doGenerate(call)) ?? {}

    expect(parts[0]).toMatchObject({
      type: 'stream-start',
      warnings: [
        { feature: 'image' },
        { feature: 'reasoning', details: 'plain has no thinking capability' },
        {},
      ],
    })
    expect(warnings).toEqual([])
  })

  const user = (...parts: ReturnType<typeof file>[]) => [{ role: 'user' as const, content: parts }]
  const result = [
    ...user(),
    {
      role: 'tool' as const,
      content: [
        {
          type: 'tool-result' as const,
          toolCallId: '1',
          toolName: 'look',
          output: { type: 'content' as const, value: [file('image/png')] },
        },
      ],
    },
  ]
  const tools = [{ type: 'function' as const, name: 'a', inputSchema: { type: 'object' as const } }]
  test.each<[what: string, call: Partial<LanguageModelV4CallOptions>, features: string[]]>([
    ['nothing', {}, []],
    ['an image of any type', { prompt: user(file('image')) }, ['image']],
    ['an image of a tool result', { prompt: result }, ['image']],
    ['a recording', { prompt: user(file('audio/wav')) }, ['audio']],
    ['both', { prompt: user(file('image/*'), file('audio')) }, ['image', 'audio']],
    ['another file', { prompt: user(file('application/pdf')) }, []],
    ['tools', { tools }, ['tools']],
    ['no tools', { tools: [] }, []],
    ['tools that are not sent', { tools, toolChoice: { type: 'none' } }, []],
    ['a forced call', { tools, toolChoice: { type: 'required' } }, []],
    [
      'a call that is left to the model',
      { tools, toolChoice: { type: 'required' }, ...under('ollama', { forceToolChoice: false }) },
      ['tools'],
    ],
    ['a level', { reasoning: 'high' }, ['reasoning']],
    ['no level', { reasoning: 'none' }, []],
    ['the default', { reasoning: 'provider-default' }, []],
    ['think', under('ollama', { think: 'low' }), ['reasoning']],
    ['think: false', under('ollama', { think: false }), []],
    ['think: null', under('ollama', { think: null }), []],
    ['think: undefined', under('ollama', { think: undefined }), []],
    ['think: null beside a level', { reasoning: 'low', ...under('ollama', { think: null }) }, ['reasoning']],
    ['think: false beside a level', { reasoning: 'low', ...under('ollama', { think: false }) }, []],
    ['think under the provider’s name', under('gpu', { think: true }), ['reasoning']],
    [
      'think under both names, of which its own wins',
      { providerOptions: { ollama: { think: true }, gpu: { think: false } } },
      [],
    ],
    ['think under another name', under('other', { think: true }), []],
  ])('a call asks for %s', async (_, call, features) => {
    await using mock = await createMockOllama({ models: [{ name: 'plain', capabilities: ['completion'] }] })
    const ollama = createOllama({ baseURL: mock.url, name: 'gpu' })
    const { wrapGenerate } = checkCapabilitiesMiddleware(ollama)

    const { warnings } = (await wrapGenerate?.({
      doGenerate: async () => ({ warnings: [] }) as never,
      doStream: undefined as never,
      model: ollama('plain'),
      params: { ...hi, ...call },
    })) ?? { warnings: undefined }

    expect(warnings?.map((warning) => (warning as { feature: string }).feature)).toEqual(features)
  })

  test.each<[string, OllamaLanguageModelChatOptions, OllamaLanguageModelChatOptions, string[]]>([
    ['of the model', {}, { think: true }, ['reasoning']],
    ['of the provider', { think: 'low' }, {}, ['reasoning']],
    ['of the model over those of the provider', { think: true }, { think: false }, []],
  ])('settings %s ask for reasoning, too', async (_, defaults, settings, features) => {
    await using mock = await createMockOllama({ models: [{ name: 'plain', capabilities: ['completion'] }] })
    mock.on({}).reply('Hi')
    const ollama = createOllama({ baseURL: mock.url, defaults })
    const model = wrapLanguageModel({
      model: ollama('plain', settings),
      middleware: checkCapabilitiesMiddleware(ollama),
    })

    const { warnings } = await model.doGenerate(hi)

    const checked = warnings.filter(
      (warning) => 'details' in warning && warning.details?.includes('capability'),
    )
    expect(checked.map((warning) => (warning as { feature: string }).feature)).toEqual(features)
  })
})
