/** The conversations that every adapter is tested with, through the AI SDK and through the model itself, in both dialects. */
import { type Dialect, judge, type Scenario, scenarios } from '@ollamakit/fixtures'
import { createMockOllama } from '@ollamakit/mock-server'
import { generateObject, jsonSchema } from 'ai'
import { describe, expect, test } from 'vitest'
import { createOllama } from './ollama-provider.ts'
import { runDoGenerate, runDoStream, runGenerateText, runStreamText, type Told } from './testing/run-scenario.ts'

// Some scenarios ask for what a dialect cannot say: the warnings are right, and nobody reads them here.
globalThis.AI_SDK_LOG_WARNINGS = false

const ways = [
  { way: 'generateText', streamed: false, run: runGenerateText },
  { way: 'streamText', streamed: true, run: runStreamText },
  { way: 'doGenerate', streamed: false, run: runDoGenerate },
  { way: 'doStream', streamed: true, run: runDoStream },
] as const

describe.each(['native', 'openai'] as const)('in the %s dialect', (dialect) => {
  const possible = scenarios.filter((scenario) => scenario.expect[dialect])

  describe.each(ways)('through $way', ({ streamed, run }) => {
    test.each(possible)('$name: $about', async (scenario) => {
      const { told, sent } = await actOut(scenario, dialect, run)

      expect(judge(scenario, { dialect, streamed }, { ...told, sent })).toEqual([])
    })
  })

  test.each(possible.filter(({ schema, tools }) => schema && !tools))('through generateObject: $name', async (scenario) => {
    const { told } = await actOut(scenario, dialect, async (model, { schema = {}, messages }) => {
      const { object } = await generateObject({ model, schema: jsonSchema(schema), prompt: messages.map(({ text = '' }) => text).join('\n'), maxRetries: 0 })
      return { steps: [], object }
    })

    expect(told.object).toEqual(scenario.expect[dialect]?.object)
  })
})

async function actOut(
  scenario: Scenario,
  dialect: Dialect,
  run: (model: ReturnType<ReturnType<typeof createOllama>>, scenario: Scenario) => Promise<Told>,
): Promise<{ told: Told; sent: unknown[] }> {
  const { models, fixtures, model } = scenario
  await using mock = await createMockOllama({ fixtures: [{ models, fixtures }], strict: true })
  const told = await run(createOllama({ baseURL: mock.url, dialect })(model), scenario)
  return { told, sent: mock.requests.map(({ body }) => body) }
}
