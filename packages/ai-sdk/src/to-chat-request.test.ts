import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { describe, expect, test } from 'vitest'
import type { OllamaLanguageModelChatOptions } from './model-options.ts'
import { toChatRequest } from './to-chat-request.ts'

const prompt: LanguageModelV4CallOptions['prompt'] = [
  { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
]
const messages = [{ role: 'user', text: 'Hi' }]

test('B1 settings that no level sets are not sent', () => {
  const { request } = toChatRequest({ modelId: 'm', call: { prompt } })

  expect(JSON.parse(JSON.stringify(request))).toStrictEqual({ model: 'm', messages })
})

test('B1 DC1 every standard setting has its name of the server', () => {
  const call: LanguageModelV4CallOptions = {
    prompt,
    maxOutputTokens: 7,
    temperature: 0,
    topP: 0.2,
    topK: 3,
    seed: 0,
    stopSequences: ['END'],
    presencePenalty: 0.4,
    frequencyPenalty: 0.5,
  }

  expect(toChatRequest({ modelId: 'm', call })).toMatchObject({
    request: {
      model: 'm',
      messages,
      options: {
        num_predict: 7,
        temperature: 0,
        top_p: 0.2,
        top_k: 3,
        seed: 0,
        stop: ['END'],
        presence_penalty: 0.4,
        frequency_penalty: 0.5,
      },
    },
    warnings: [],
  })
})

test('B2 DB5 providerOptions.ollama is read on each call', () => {
  const ollama = {
    think: 'high',
    keepAlive: '1h',
    options: { num_ctx: 8192, future_option: true },
    truncate: false,
    shift: false,
    strictContext: true,
    logprobs: 3,
  }

  expect(
    toChatRequest({ modelId: 'm', call: { prompt, providerOptions: { ollama, openai: { user: 'x' } } } }),
  ).toEqual({
    request: { model: 'm', messages, ...ollama },
    warnings: [],
    coalesce: true,
    includeBody: false,
  })
})

test.each<
  [
    string,
    Partial<Parameters<typeof toChatRequest>[0]> & {
      own?: OllamaLanguageModelChatOptions
      temperature?: number
    },
    number | undefined,
  ]
>([
  ['no level', {}, undefined],
  ['the provider', { defaults: { options: { temperature: 0.1 } } }, 0.1],
  [
    'the model over the provider',
    { defaults: { options: { temperature: 0.1 } }, settings: { options: { temperature: 0.2 } } },
    0.2,
  ],
  ['DB14 the call over the model', { settings: { options: { temperature: 0.2 } }, temperature: 0.3 }, 0.3],
  [
    'providerOptions over the call',
    { settings: { options: { temperature: 0.2 } }, temperature: 0.3, own: { options: { temperature: 0.4 } } },
    0.4,
  ],
  [
    'the level that sets it: undefined sets nothing',
    { defaults: { options: { temperature: 0.1 } }, settings: { options: { temperature: undefined } } },
    0.1,
  ],
  ['zero as well', { defaults: { options: { temperature: 0.1 } }, temperature: 0 }, 0],
])('B3 the temperature is that of %s', (_, { own, temperature, ...levels }, expected) => {
  const { request } = toChatRequest({
    modelId: 'm',
    call: { prompt, temperature, ...(own ? { providerOptions: { ollama: own } } : {}) },
    ...levels,
  })

  expect(request.options?.temperature).toBe(expected)
})

test('options of all levels are merged key by key', () => {
  const { request } = toChatRequest({
    modelId: 'm',
    defaults: { keepAlive: '10m', options: { num_ctx: 4096, num_gpu: 1 } },
    settings: { options: { num_ctx: 8192 }, think: true },
    call: { prompt, topK: 5, providerOptions: { ollama: { options: { min_p: 0.1 } } } },
  })

  expect(request).toEqual({
    model: 'm',
    messages,
    keepAlive: '10m',
    think: true,
    options: { num_ctx: 8192, num_gpu: 1, top_k: 5, min_p: 0.1 },
  })
})

test.each<
  [
    string,
    Parameters<typeof toChatRequest>[0]['call'],
    OllamaLanguageModelChatOptions,
    OllamaLanguageModelChatOptions['think'],
  ]
>([
  ['the model’s setting', { prompt }, { think: 'low' }, 'low'],
  ['reasoning over the model’s setting', { prompt, reasoning: 'high' }, { think: 'low' }, 'high'],
  ['reasoning none', { prompt, reasoning: 'none' }, { think: true }, false],
  ['provider-default leaves it', { prompt, reasoning: 'provider-default' }, { think: 'low' }, 'low'],
  [
    'providerOptions.think over reasoning',
    { prompt, reasoning: 'xhigh', providerOptions: { ollama: { think: false } } },
    {},
    false,
  ],
])('B17 think is %s', (_, call, settings, think) => {
  expect(toChatRequest({ modelId: 'm', call, settings })).toMatchObject({ request: { think }, warnings: [] })
})

test('DC2 think is not sent unless asked for', () => {
  expect(toChatRequest({ modelId: 'qwen3', call: { prompt } }).request).not.toHaveProperty('think')
})

test.each<[LanguageModelV4CallOptions['responseFormat'], unknown]>([
  [undefined, undefined],
  [{ type: 'text' }, undefined],
  [{ type: 'json' }, 'json'],
  [{ type: 'json', name: 'city', schema: { type: 'object' } }, { type: 'object' }],
])('the response format %j is the format %j', (responseFormat, format) => {
  expect(toChatRequest({ modelId: 'm', call: { prompt, responseFormat } }).request.format).toEqual(format)
})

test.each([
  ['num_ctx', 4096, 'Did you mean options.num_ctx?'],
  ['num_cxt', 4096, 'Did you mean options.num_ctx?'],
  ['Think', true, 'Did you mean think?'],
  ['keep_alive', '1h', 'Did you mean keepAlive?'],
  [
    'colour',
    'red',
    'Known are think, extractThinking, keepAlive, options, truncate, body, shift, strictContext, logprobs, format, coalesce, include, sendReasoning, toolResultImages, forceToolChoice, injectJsonInstruction, placeholderUserMessage; model options, such as num_ctx, belong in options',
  ],
])('B2 an unknown key %s of providerOptions.ollama is left out with a warning', (key, value, details) => {
  const { request, warnings } = toChatRequest({
    modelId: 'm',
    call: { prompt, providerOptions: { ollama: { [key]: value } } },
  })

  expect(request).toEqual({ model: 'm', messages })
  expect(warnings).toEqual([{ type: 'unsupported', feature: `providerOptions.ollama.${key}`, details }])
})

test('providerOptions under the provider’s own name count, and win', () => {
  const { request } = toChatRequest({
    modelId: 'm',
    name: 'gpu',
    call: {
      prompt,
      providerOptions: {
        ollama: { think: true, keepAlive: 1, options: { num_ctx: 1, seed: 1 } },
        gpu: { think: 'low', options: { seed: 2 } },
      },
    },
  })

  expect(request).toMatchObject({ think: 'low', keepAlive: 1, options: { num_ctx: 1, seed: 2 } })
})

test('format and body are sent as they are, body key by key', () => {
  const format = { type: 'object', properties: {} }
  const { request } = toChatRequest({
    modelId: 'm',
    settings: { body: { a: 1, b: 1 } },
    call: {
      prompt,
      responseFormat: { type: 'json', schema: { type: 'string' } },
      providerOptions: { ollama: { format, body: { b: 2 } } },
    },
  })

  expect(request).toMatchObject({ format, body: { a: 1, b: 2 } })
})

describe('B24 the JSON Schema in the prompt', () => {
  const schema = { type: 'object', properties: { city: { type: 'string' } } } as const
  const call: LanguageModelV4CallOptions = { prompt, responseFormat: { type: 'json', schema } }

  test('is added on request', () => {
    const { request, warnings } = toChatRequest({
      modelId: 'm',
      settings: { injectJsonInstruction: true },
      call,
    })

    expect(request.messages[0]).toMatchObject({ role: 'system' })
    expect(JSON.stringify(request.messages[0])).toContain('city')
    expect(request.format).toEqual(schema)
    expect(warnings).toEqual([])
  })

  test('is added in the cloud, which does not enforce format, with a warning', () => {
    const { request, warnings } = toChatRequest({ modelId: 'm', call, cloud: true })

    expect(JSON.stringify(request.messages[0])).toContain('city')
    expect(warnings).toMatchObject([{ type: 'compatibility', feature: 'responseFormat' }])
    expect(
      toChatRequest({ modelId: 'm', settings: { injectJsonInstruction: false }, call, cloud: true }).request
        .messages,
    ).toEqual(messages)
  })

  test('is not added otherwise', () => {
    const tools: LanguageModelV4CallOptions['tools'] = [
      { type: 'function', name: 'a', inputSchema: { type: 'object', properties: {} } },
    ]
    expect(toChatRequest({ modelId: 'm', call }).request.messages).toEqual(messages)
    const due = toChatRequest({
      modelId: 'm',
      call: { ...call, tools, toolChoice: { type: 'required' } },
      cloud: true,
    })
    expect(due).toMatchObject({
      request: { messages },
      warnings: [{ type: 'unsupported', feature: 'responseFormat' }],
    })
    expect(due.request.format).toBeUndefined()
    expect(toChatRequest({ modelId: 'm', call: { prompt }, cloud: true })).toMatchObject({
      request: { messages },
      warnings: [],
    })
  })
})

describe('B22 forceToolChoice: false leaves the choice to the model', () => {
  const tools: LanguageModelV4CallOptions['tools'] = ['a', 'b'].map((name) => ({
    type: 'function',
    name,
    inputSchema: { type: 'object', properties: {} },
  }))
  const settings = { forceToolChoice: false }

  test.each<[LanguageModelV4CallOptions['toolChoice'], string[]]>([
    [{ type: 'required' }, ['a', 'b']],
    [{ type: 'tool', toolName: 'b' }, ['b']],
  ])('%j offers the tools %j, with a warning', (toolChoice, offered) => {
    const { request, warnings } = toChatRequest({
      modelId: 'm',
      settings,
      call: { prompt, tools, toolChoice },
    })

    expect(request.tools?.map(({ name }) => name)).toEqual(offered)
    expect(request.toolChoice).toBeUndefined()
    expect(warnings).toMatchObject([{ type: 'compatibility', feature: 'toolChoice' }])
  })

  test('none still sends no tools', () => {
    const { request } = toChatRequest({
      modelId: 'm',
      settings,
      call: { prompt, tools, toolChoice: { type: 'none' } },
    })

    expect(request.toolChoice).toBe('none')
  })
})

test('null is the same as not set', () => {
  expect(
    toChatRequest({
      modelId: 'm',
      settings: { think: true },
      call: { prompt, providerOptions: { ollama: { think: null, keepAlive: null } } },
    }).request,
  ).toEqual({ model: 'm', messages, think: true })
})
