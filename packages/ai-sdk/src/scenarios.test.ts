/** The conversations that every adapter is tested with, through the AI SDK and through the model itself, in both dialects. */
import { judge, scenarios } from '@ollamakit/fixtures'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { generateObject, jsonSchema } from 'ai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOllama } from './ollama-provider.ts'
import { runDoGenerate, runDoStream, runGenerateText, runStreamText } from './testing/run-scenario.ts'

// Some scenarios ask for what a dialect cannot say: the warnings are right, and the judge reads them.
globalThis.AI_SDK_LOG_WARNINGS = false

const ways = [
  { way: 'generateText', streamed: false, run: runGenerateText },
  { way: 'streamText', streamed: true, run: runStreamText },
  { way: 'doGenerate', streamed: false, run: runDoGenerate },
  { way: 'doStream', streamed: true, run: runDoStream },
] as const

describe.each(['native', 'openai'] as const)('in the %s dialect', (dialect) => {
  describe.each(scenarios.filter((scenario) => scenario.expect[dialect]))('$name: $about', (scenario) => {
    // All ways ask the same mock, which remembers nothing but what it was asked: to start one takes longer than a conversation.
    let mock: MockOllama
    beforeAll(async () => {
      const { models, fixtures } = scenario
      mock = await createMockOllama({ fixtures: { models, fixtures }, strict: true })
    })
    afterAll(() => mock.close())

    // A provider of its own, since a client remembers what models refused.
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
