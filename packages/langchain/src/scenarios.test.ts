/** The conversations that every adapter acts out: by each of LangChain's calls, in both dialects and both output versions. */
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { judge, scenarios } from '@ollamakit/fixtures'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import { act } from './testing/act.ts'
import { ways } from './testing/ways.ts'

const versions = ['v0', 'v1'] as const
const hows = ways.flatMap((way) => versions.map((outputVersion) => ({ way, outputVersion })))

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  describe.each(scenarios.filter(({ expect: expected }) => expected[dialect]))('$name', (scenario) => {
    // Of one scenario all ways ask the same mock, which remembers nothing but what it was asked: to start one takes longer than a conversation.
    let ollama: MockOllama
    beforeAll(async () => {
      const { models, fixtures } = scenario
      ollama = await createMockOllama({ fixtures: { models, fixtures }, seed: 1, strict: true })
    })
    afterAll(() => ollama.close())

    test.each(hows)('by $way, output $outputVersion', async (how) => {
      const before = ollama.requests.length

      const outcome = await act(scenario, { ...how, dialect, baseUrl: ollama.url })

      const sent = ollama.requests.slice(before).map(({ body }) => body)
      expect(judge(scenario, { dialect, streamed: how.way !== 'invoke' }, { ...outcome, sent })).toEqual([])
    })

    const { schema, tools } = scenario
    if (!schema || tools) return
    test.each(versions)('by withStructuredOutput, output %s', async (outputVersion) => {
      const model = new ChatOllama({ model: scenario.model, baseUrl: ollama.url, dialect, outputVersion })

      const asking = model.withStructuredOutput({ ...schema })

      expect(
        await asking.invoke(scenario.messages.map(({ role, text = '' }) => ({ role, content: text }))),
      ).toEqual(scenario.expect[dialect]?.object)
    })
  })
})
