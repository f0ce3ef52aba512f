/** The conversations that every adapter acts out: by each of LangChain's calls, in both dialects and both output versions. */
import { createMockOllama } from '@ollamakit/mock-server'
import { judge, type Scenario, scenarios } from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import { act } from './testing/act.ts'
import { ways } from './testing/ways.ts'

const versions = ['v0', 'v1'] as const

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const possible = scenarios.filter(({ expect: expected }) => expected[dialect])

  describe.each(possible)('$name', (scenario) => {
    test.each(ways.flatMap((way) => versions.map((outputVersion) => ({ way, outputVersion }))))('by $way, output $outputVersion', async (how) => {
      await using ollama = await mocked(scenario)

      const outcome = await act(scenario, { ...how, dialect, baseUrl: ollama.url })

      const sent = ollama.requests.map(({ body }) => body)
      expect(judge(scenario, { dialect, streamed: how.way !== 'invoke' }, { ...outcome, sent })).toEqual([])
    })
  })

  describe.each(possible.filter(({ schema, tools }) => schema && !tools))('$name, by withStructuredOutput', (scenario) => {
    test.each(versions)('output %s', async (outputVersion) => {
      await using ollama = await mocked(scenario)
      const model = new ChatOllama({ model: scenario.model, baseUrl: ollama.url, dialect, outputVersion })

      const asking = model.withStructuredOutput({ ...scenario.schema })

      expect(await asking.invoke(scenario.messages.map(({ role, text = '' }) => ({ role, content: text })))).toEqual(scenario.expect[dialect]?.object)
    })
  })
})

function mocked({ models, fixtures }: Scenario): ReturnType<typeof createMockOllama> {
  return createMockOllama({ models, fixtures: { fixtures }, seed: 1 })
}
