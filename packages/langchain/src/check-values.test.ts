/** Every option refuses a value of another kind, where it is given, by its own name. */
import './testing/without-environment.ts'
import { createMockOllama } from '@ollamakit/mock-server'
import { afterAll, expect, test } from 'vitest'
import { ChatOllama, Ollama, OllamaEmbeddings } from './index.ts'
import { allOptionPairs } from './option-names.ts'
import { callFields, constructorFields } from './setting-fields.ts'
import { failureOf } from './testing/ways.ts'

const mock = await createMockOllama({ models: ['m', { name: 'e', capabilities: ['embedding'] }] })
afterAll(() => mock[Symbol.asyncDispose]())
const base = { model: 'm', baseUrl: mock.url, maxRetries: 0 }

const ofLangChain = ['signal', 'timeout', 'maxRetries', 'callbacks', 'tags', 'metadata', 'outputVersion']
const ofConfig = ['runName', 'configurable', 'recursionLimit', 'maxConcurrency']
const ofCalls = [...callFields, ...ofLangChain, ...ofConfig]
const ofLlm = [
  ...allOptionPairs.map(([name]) => name),
  'model',
  'think',
  'format',
  'keepAlive',
  'suffix',
  'system',
  'template',
  'raw',
  'truncate',
  'shift',
  'options',
  'headers',
  'timeouts',
]
const ofEmbeddings = [
  'model',
  'dimensions',
  'keepAlive',
  'truncate',
  'requestOptions',
  'batchSize',
  'onUsage',
]
const ofConnections = [
  'baseUrl',
  'apiKey',
  'headers',
  'fetch',
  'deployment',
  'fallback',
  'dialect',
  'timeouts',
]

type Attempt = (options: object) => Promise<unknown>
const places: [place: string, names: readonly string[], attempt: Attempt][] = [
  ['new ChatOllama', constructorFields, async (o) => new ChatOllama({ ...base, ...o }).invoke('Hi')],
  ['ChatOllama.invoke', ofCalls, async (o) => new ChatOllama(base).invoke('Hi', o)],
  ['ChatOllama.stream', ofCalls, async (o) => new ChatOllama(base).stream('Hi', o)],
  ['ChatOllama.streamEvents', ofCalls, async (o) => new ChatOllama(base).streamEvents('Hi', o)],
  ['ChatOllama.withConfig', ofCalls, async (o) => new ChatOllama(base).withConfig(o)],
  ['ChatOllama.bindTools', callFields, async (o) => new ChatOllama(base).bindTools([], o)],
  ['new Ollama', [...ofLlm, ...ofConnections], async (o) => new Ollama({ ...base, ...o }).invoke('Hi')],
  ['Ollama.invoke', [...ofLlm, ...ofLangChain, 'images'], async (o) => new Ollama(base).invoke('Hi', o)],
  [
    'new OllamaEmbeddings',
    [...ofEmbeddings, ...ofConnections, 'maxRetries', 'maxConcurrency', 'onFailedAttempt'],
    async (o) => new OllamaEmbeddings({ ...base, model: 'e', ...o }).embedQuery('Hi'),
  ],
  [
    'OllamaEmbeddings.embedQuery',
    ['signal'],
    async (o) => new OllamaEmbeddings({ ...base, model: 'e' }).embedQuery('Hi', o),
  ],
]
/** No option allows one of these. */
const never = [Symbol.iterator, NaN]

test.each(places.flatMap(([place, names, attempt]) => names.map((name) => [place, name, attempt] as const)))(
  '%s refuses a wrong %s by its name',
  async (_, name, attempt) => {
    for (const value of never) {
      expect(await failureOf(attempt({ [name]: value }))).toMatchObject({
        name: 'OllamaInputError',
        message: expect.stringContaining(name) as string,
      })
    }
  },
)

test.each<[option: string, value: unknown, allowed: string]>([
  ['headers', 3, 'a Headers object, or an object of names and values'],
  ['headers', 'Authorization: secret', 'a Headers object'],
  ['tools', 'x', 'a list of tools'],
  ['response_format', { type: 'json_schema' }, 'json_schema: { schema }'],
  ['response_format', 'json', '{ type: "json_object" }'],
  ['signal', 5, 'an AbortSignal'],
  ['signal', new AbortController(), 'an AbortSignal'],
  ['timeout', 'soon', 'a number above 0'],
  ['maxRetries', 'x', 'a whole number from 0 on'],
  ['options', 'x', 'an object of options'],
  ['options', { num_ctx: 'x' }, 'a number'],
  ['maxTokens', 'a', 'a number'],
  ['stopSequences', 'a', 'a list of texts'],
  ['streamUsage', 'no', 'true or false'],
  ['mirostat', '2', 'a number'],
  ['outputVersion', 'v2', '"v0" or "v1"'],
  ['callbacks', {}, 'a list of handlers'],
])('a call refuses %s: %j and says what is allowed', async (name, value, allowed) => {
  const error = await failureOf(new ChatOllama(base).invoke('Hi', { [name]: value }))

  expect(error).toMatchObject({
    name: 'OllamaInputError',
    message: expect.stringMatching(new RegExp(`the setting ${name}(?:\\.num_ctx)? is `)) as string,
  })
  expect((error as Error).message).toContain(allowed)
  expect((error as Error).message).not.toContain('secret')
})

test.each([undefined, null, ''])('%j counts as unset for every option of a call', async (unset) => {
  const options = Object.fromEntries(callFields.map((name) => [name, unset]))

  expect((await new ChatOllama(base).invoke('Hi', options)).text).not.toBe('')
})

test.each([undefined, null, ''])('%j counts as unset for every option of a constructor', async (unset) => {
  const options = Object.fromEntries(constructorFields.map((name) => [name, unset]))

  expect((await new ChatOllama({ ...options, ...base }).invoke('Hi')).text).not.toBe('')
})

test.each<[object, unknown]>([
  [{ stop: [] }, []],
  [{ stopSequences: [] }, []],
  [{ stop: '' }, undefined],
  [{ stopSequences: '' }, undefined],
  [{ stop: [], stopSequences: ['x'] }, []],
])('%j reaches the server as stop: %j', async (options, stop) => {
  for (const answer of [
    () => new ChatOllama({ ...base, ...options }).invoke('Hi'),
    () => new ChatOllama(base).invoke('Hi', options),
  ]) {
    await answer()
    const body = mock.requests.at(-1)?.body as { options?: { stop?: unknown } } // what the line above sent
    expect(body.options?.stop).toEqual(stop)
  }
})

test.each<[string, object]>([
  ['temperature', { temperature: 'hot' }],
  ['suffix', { suffix: 5 }],
  ['raw', { raw: 'yes' }],
])('a wrong %s that is assigned to an LLM is refused by the next call', async (name, fields) => {
  const llm = Object.assign(new Ollama(base), fields)

  expect(await failureOf(llm.invoke('Hi'))).toMatchObject({
    name: 'OllamaInputError',
    message: expect.stringContaining(`the setting ${name} is `) as string,
  })
})
