import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import type { OllamaChatOptions } from './ollama-chat-options.ts'
import { toChatRequest } from './to-chat-request.ts'

const prompt: LanguageModelV4CallOptions['prompt'] = [
  { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
]
const messages = [{ role: 'user', text: 'Hi' }]

test('nothing is asked for that nobody set', () => {
  expect(Object.keys(toChatRequest({ modelId: 'm', call: { prompt } }).request)).toEqual([
    'model',
    'messages',
  ])
})

test('every standard setting has its name of the server (they were sent where the server ignores them, ollama-ai-provider-v2 C1)', () => {
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

  expect(toChatRequest({ modelId: 'm', call })).toEqual({
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

test('providerOptions.ollama is read on each call (ai-sdk-ollama B5)', () => {
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
  })
})

test.each<
  [
    string,
    Partial<Parameters<typeof toChatRequest>[0]> & { own?: OllamaChatOptions; temperature?: number },
    number | undefined,
  ]
>([
  ['nobody', {}, undefined],
  ['the provider', { defaults: { options: { temperature: 0.1 } } }, 0.1],
  [
    'the model over the provider',
    { defaults: { options: { temperature: 0.1 } }, settings: { options: { temperature: 0.2 } } },
    0.2,
  ],
  [
    'the call over the model (ai-sdk-ollama B14)',
    { settings: { options: { temperature: 0.2 } }, temperature: 0.3 },
    0.3,
  ],
  [
    'providerOptions over the call',
    { settings: { options: { temperature: 0.2 } }, temperature: 0.3, own: { options: { temperature: 0.4 } } },
    0.4,
  ],
  [
    'whoever says anything, since undefined says nothing',
    { defaults: { options: { temperature: 0.1 } }, settings: { options: { temperature: undefined } } },
    0.1,
  ],
  ['zero as well', { defaults: { options: { temperature: 0.1 } }, temperature: 0 }, 0],
])('the temperature is decided by %s', (_, { own, temperature, ...levels }, expected) => {
  const { request } = toChatRequest({
    modelId: 'm',
    call: { prompt, temperature, ...(own ? { providerOptions: { ollama: own } } : {}) },
    ...levels,
  })

  expect(request.options?.temperature).toBe(expected)
})

test('options of all levels are put together key by key', () => {
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
  [string, Parameters<typeof toChatRequest>[0]['call'], OllamaChatOptions, OllamaChatOptions['think']]
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
])('whether the model thinks: %s', (_, call, settings, think) => {
  expect(toChatRequest({ modelId: 'm', call, settings })).toMatchObject({ request: { think }, warnings: [] })
})

test('think is not sent unless asked for (false was always sent, ollama-ai-provider-v2 C2)', () => {
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

test('a key that providerOptions.ollama does not have is a warning', () => {
  expect(
    toChatRequest({ modelId: 'm', call: { prompt, providerOptions: { ollama: { num_ctx: 4096 } } } }),
  ).toEqual({
    request: { model: 'm', messages },
    warnings: [
      {
        type: 'unsupported',
        feature: 'providerOptions.ollama.num_ctx',
        details:
          "known are think, keepAlive, options, truncate, shift, strictContext, logprobs; the model's own options, such as num_ctx, belong into options",
      },
    ],
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
