import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, OllamaInputError } from '../index.ts'

const { native, openai, anthropic, models } = createOllamaClient({
  baseURL: 'http://h',
  fetch: () => Promise.reject(new Error('it was sent')),
})
const nothing = undefined as never

test.each<[string, () => Promise<unknown>, string]>([
  ['a pull of nothing', () => native.pull(nothing), 'the request is missing. Allowed: an object'],
  ['a streamed pull of nothing', () => native.pullStream(nothing).next(), 'the request is missing'],
  ['a copy of nothing', () => native.copy(nothing), 'the request is missing'],
  ['unloading nothing', () => native.unload(nothing), 'the request is missing'],
  ['an upload of nothing', () => native.createBlob(nothing), 'the request is missing'],
  ['embeddings of nothing', () => openai.embeddings(nothing), 'the request is missing'],
  [
    'a model without a name',
    () => openai.model(nothing),
    'the model is missing. Allowed: the name of a model',
  ],
  ['a blank name', () => models.show(' '), 'the model is " "'],
  ['capabilities of nothing', () => models.capabilities(nothing), 'the model is missing'],
  ['a number to be ensured', () => models.ensure(5 as never), 'the model is 5'],
  [
    'progress to nowhere',
    () => models.ensure('m', { onProgress: 5 as never }),
    'onProgress is 5. Allowed: a function',
  ],
  ['options that are none', () => models.ensure('m', 5 as never), 'the request is 5. Allowed: an object'],
  [
    'a time that is none',
    () => models.preload('m', { keepAlive: Number.NaN }),
    'the setting keepAlive is NaN. Allowed: seconds',
  ],
  [
    'an option that is no number',
    () => models.preload('m', { options: { num_ctx: '8k' as never } }),
    'the setting options.num_ctx is "8k". Allowed: a number',
  ],
  [
    'a path for a recording',
    () => openai.audioTranscriptions({ model: 'm', file: 'a.wav' as never }),
    'the file of the recording is "a.wav". Allowed: a Blob',
  ],
  [
    'a number that JSON cannot say',
    () => native.chat({ model: 'm', num: 5n } as never),
    'the request cannot be written as JSON: ',
  ],
])('%s', async (_what, ask, message) => {
  const error: unknown = await ask().catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(OllamaInputError)
  expect((error as Error).message).toContain(message)
})

/** Methods that take no request. */
const withoutRequest =
  /^(?:native\.(?:tags|ps|version|status|me|signout|modelRecommendations|headBlob)|openai\.models?)$/
const methods = Object.entries({ native, openai, anthropic }).flatMap(([dialect, own]) =>
  Object.entries(own).map(
    ([name, method]) => [`${dialect}.${name}`, method as (request: unknown) => unknown] as const,
  ),
)

describe('a request that is no object is refused by every method', () => {
  test.each(methods.filter(([name]) => !withoutRequest.test(name)))('%s', async (name, method) => {
    for (const [request, what] of [
      [undefined, 'missing'],
      [null, 'null'],
      ['llama3.2', '"llama3.2"'],
      [5, '5'],
      [[{ model: 'm' }], '[{"model":"m"}]'],
      [new Date(0), 'a Date'],
      [new Map([['model', 'm']]), 'a Map'],
      [Promise.resolve({ model: 'm' }), 'a Promise'],
      [() => ({ model: 'm' }), 'a function'],
    ] as const) {
      const result = method(request)
      const asked = name.endsWith('Stream') ? (result as AsyncIterator<unknown>).next() : result
      await expect(asked).rejects.toThrow(`the request is ${what}. Allowed: an object`)
    }
  })

  test('also where deployments to fall back to are named', async () => {
    const client = createOllamaClient({
      baseURL: 'http://h',
      fallback: [{ baseURL: 'http://other' }],
      fetch: () => Promise.reject(new Error('it was sent')),
    })
    for (const request of [null, 'llama3.2'])
      for (const asked of [
        client.native.chat(request as never),
        client.native.embed(request as never),
        client.openai.chatCompletionsStream(request as never).next(),
      ])
        await expect(asked).rejects.toThrow(/^the request is /)
  })
})

test('an object of another realm, of a class or without a prototype is a request', async () => {
  class Request {
    model = 'm'
  }
  const foreign: unknown = runInNewContext('({ model: "m" })')
  const bare = Object.assign(Object.create(null) as object, { model: 'm' })
  for (const request of [new Request(), foreign, bare])
    await expect(native.chat(request as never)).rejects.toThrow(/it was sent/)
})
