/** The scenarios that every adapter is tested with, through the AI SDK and through the model itself, in both dialects. */
import {
  type Dialect,
  embeddingScenarios,
  type Expectation,
  judge,
  type Scenario,
  scenarios,
} from '@ollamakit/fixtures'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { APICallError, embedMany, generateObject, jsonSchema } from 'ai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOllama } from './ollama-provider.ts'
import { runDoGenerate, runDoStream, runGenerateText, runStreamText } from './testing/run-scenario.ts'

// Some scenarios use settings that a dialect lacks: the warnings are expected, and the judge checks them.
globalThis.AI_SDK_LOG_WARNINGS = false

const ways = [
  { way: 'generateText', streamed: false, run: runGenerateText },
  { way: 'streamText', streamed: true, run: runStreamText },
  { way: 'doGenerate', streamed: false, run: runDoGenerate },
  { way: 'doStream', streamed: true, run: runDoStream },
] as const

describe.each(['native', 'openai'] as const)('in the %s dialect', (dialect) => {
  describe.each(scenarios.filter((scenario) => scenario.expect[dialect]))('$name: $about', (scenario) => {
    // All ways share one mock, which keeps no state but its journal: starting one takes longer than a conversation.
    let mock: MockOllama
    beforeAll(async () => {
      const { models, fixtures } = scenario
      mock = await createMockOllama({ fixtures: { models, fixtures }, strict: true })
    })
    afterAll(() => mock.close())

    // A provider of its own: a client caches the capabilities that models refused.
    const modelOf = (): ReturnType<ReturnType<typeof createOllama>> =>
      createOllama({ baseURL: mock.url, dialect })(scenario.model)

    test.each(ways)('through $way', async ({ streamed, run }) => {
      const before = mock.requests.length

      const told = await run(modelOf(), scenario)

      const sent = mock.requests.slice(before).map(({ body }) => body)
      expect(judge(scenario, { dialect, streamed }, { ...told, sent })).toEqual([])
    })

    const { schema, tools, messages } = scenario
    if (!schema || tools) return
    test('through generateObject', async () => {
      const prompt = messages.map(({ text = '' }) => text).join('\n')

      const { object } = await generateObject({
        model: modelOf(),
        schema: jsonSchema(schema),
        prompt,
        maxRetries: 0,
      })

      expect(object).toEqual(scenario.expect[dialect]?.object)
    })
  })
})

/** A completion has no tools and no conversation; over `/v1` it has nothing but a prompt and a text. */
function isCompletion(scenario: Scenario, dialect: Dialect): boolean {
  const { messages, tools, schema, json, think, logprobs, strictContext, expect: expected } = scenario
  const isPrompt =
    !tools && !strictContext && messages.every(({ role }) => role === 'user' || role === 'system')
  if (!isPrompt || dialect === 'native') return isPrompt
  const isText = messages.every((message) => message.role === 'user' && !message.images)
  const asks = schema ?? json ?? think ?? logprobs
  return isText && asks === undefined && !expected[dialect]?.steps.some(({ thinking }) => thinking)
}

/** The same scenario for the other endpoint, whose requests have another form. */
function toCompletion(scenario: Scenario): Scenario {
  const { native, openai } = scenario.expect
  return {
    ...scenario,
    fixtures: scenario.fixtures.map((fixture) => ({
      ...fixture,
      // Scenarios have no functions.
      when: { ...(fixture.when as object), endpoint: 'generate' },
    })),
    expect: {
      ...(native ? { native: withoutBodies(native) } : {}),
      ...(openai ? { openai: withoutBodies(openai) } : {}),
    },
  }
}

function withoutBodies({ sent: _sent, ...expectation }: Expectation): Expectation {
  return expectation
}

describe.each(['native', 'openai'] as const)('B43 completion in the %s dialect', (dialect) => {
  const completions = scenarios
    .filter((scenario) => scenario.expect[dialect] && isCompletion(scenario, dialect))
    .map(toCompletion)

  test('there are many', () => expect(completions.length).toBeGreaterThan(8))

  describe.each(completions)('$name: $about', (scenario) => {
    test.each(ways)('through $way', async ({ streamed, run }) => {
      const { models, fixtures } = scenario
      await using mock = await createMockOllama({ fixtures: { models, fixtures }, strict: true })
      const model = createOllama({ baseURL: mock.url, dialect }).completion(scenario.model)

      const told = await run(model, scenario)

      const sent = mock.requests.map(({ body }) => body)
      expect(judge(scenario, { dialect, streamed }, { ...told, sent })).toEqual([])
    })
  })
})

describe.each(['native', 'openai'] as const)('B42 embedding in the %s dialect', (dialect) => {
  test.each(embeddingScenarios)('$name: $about', async (scenario) => {
    const { models, model, texts, settings } = scenario
    const { sent, lengths, warnings = [], error } = scenario.expect[dialect]
    await using mock = await createMockOllama({ models })
    const embeddingModel = createOllama({ baseURL: mock.url, dialect }).embeddingModel(model, settings)

    const told = await embedMany({ model: embeddingModel, values: texts, maxRetries: 0 }).then(
      ({ embeddings, warnings: found }) => ({
        lengths: embeddings.map(({ length }) => length),
        warnings: found.map((warning) => 'feature' in warning && warning.feature),
      }),
      (failure: unknown) => ({
        status: APICallError.isInstance(failure) && failure.statusCode,
        missing: error?.message.filter((part) => !String(failure).includes(part)),
      }),
    )

    expect(told).toEqual(error ? { status: error.status, missing: [] } : { lengths, warnings })
    expect(mock.requests.map(({ body }) => body)).toMatchObject(sent)
  })
})
