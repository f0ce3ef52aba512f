/** The connection's options, when a model is made and when they are assigned later. */
import './testing/without-environment.ts'
import { createMockOllama } from '@ollamakit/mock-server'
import { afterAll, describe, expect, test } from 'vitest'
import { ChatOllama, Ollama, OllamaEmbeddings } from './index.ts'

const models = ['m', { name: 'e', capabilities: ['embedding' as const] }]
const [one, other] = await Promise.all([createMockOllama({ models }), createMockOllama({ models })])
afterAll(async () => {
  await one[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
})

const classes = [
  [
    'ChatOllama',
    (fields: object) => new ChatOllama({ model: 'm', ...fields }),
    (model: object) => (model as ChatOllama).invoke('Hi'),
  ],
  [
    'Ollama',
    (fields: object) => new Ollama({ model: 'm', ...fields }),
    (model: object) => (model as Ollama).invoke('Hi'),
  ],
  [
    'OllamaEmbeddings',
    (fields: object) => new OllamaEmbeddings({ model: 'e', ...fields }),
    (model: object) => (model as OllamaEmbeddings).embedQuery('Hi'),
  ],
] as const

describe.each(classes)('%s', (_, build, ask) => {
  test('sends to the baseUrl that was assigned last', async () => {
    const model = build({ baseUrl: one.url, headers: { 'x-team': 'red' } })
    await ask(model)
    const before = one.requests.length

    model.baseUrl = other.url

    await ask(model)
    expect(model.baseUrl).toBe(other.url)
    expect(one.requests.length).toBe(before)
    expect(other.requests.at(-1)?.headers).toMatchObject({ 'x-team': 'red' })
  })

  test.each(['http://', 5, 'ftp://host'])('refuses to be assigned the baseUrl %j', (baseUrl) => {
    const model = build({ baseUrl: one.url })

    expect(() => Object.assign(model, { baseUrl })).toThrow(
      expect.objectContaining({ name: 'OllamaInputError' }),
    )
    expect(model.baseUrl).toBe(one.url)
  })

  test.each([
    ['client', undefined],
    ['client', {}],
  ])('refuses to be assigned a %s', (name, value) => {
    expect(() => Object.assign(build({ baseUrl: one.url }), { [name]: value })).toThrow(
      expect.objectContaining({ name: 'OllamaInputError' }),
    )
  })

  test.each(['baseUrl', 'baseURL'])('asks an entry of fallback with a %s', async (name) => {
    const before = other.requests.length

    await ask(build({ baseUrl: 'http://127.0.0.1:9', fallback: [{ [name]: other.url }], maxRetries: 0 }))

    expect(other.requests.length).toBeGreaterThan(before)
  })

  test('refuses an entry of fallback with both spellings', () => {
    expect(() => build({ fallback: [{ baseUrl: one.url, baseURL: other.url }] })).toThrow(
      'fallback[0] has both baseUrl and baseURL',
    )
  })
})

test('the dialect of a chat model can be assigned', async () => {
  const model = new ChatOllama({ model: 'm', baseUrl: one.url })

  model.dialect = 'openai'

  await model.invoke('Hi')
  expect(one.requests.at(-1)?.path).toBe('/v1/chat/completions')
})

test.each<[object, RegExp]>([
  [{ options: { num_ctx: 8 } }, /num_ctx|numCtx/],
  [{ numCtx: 8 }, /numCtx/],
])('a setting %j that the dialect does not have is a warning with its name', async (options, name) => {
  const model = new ChatOllama({ model: 'm', baseUrl: one.url, dialect: 'openai', ...options })

  const { response_metadata: metadata } = await model.invoke('Hi')

  expect(JSON.stringify(metadata['warnings'])).toMatch(name)
})
