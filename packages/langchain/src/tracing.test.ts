/** What handlers and traces are told of a call. */
import './testing/without-environment.ts'
import { HumanMessage } from '@langchain/core/messages'
import { createMockOllama } from '@ollamakit/mock-server'
import { expect, test } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'

test('a token is reported with the index of its prompt, as the first completion', async () => {
  await using mock = await createMockOllama({ models: ['m'] })
  const model = new ChatOllama({ model: 'm', baseUrl: mock.url })
  const places: unknown[] = []
  const handleLLMNewToken = (_token: string, place: unknown): void => void places.push(place)

  await model.generate([[new HumanMessage('Hi')], [new HumanMessage('Ho')]], {
    callbacks: [{ handleLLMNewToken }],
  })

  expect(places).toContainEqual({ prompt: 0, completion: 0 })
  expect(places).toContainEqual({ prompt: 1, completion: 0 })
  expect(places).not.toContainEqual(expect.objectContaining({ completion: 1 }))
})

test('the metadata of a trace has the settings, and neither the schema nor the tools', () => {
  class Traced extends ChatOllama {
    get metadataOfTrace(): object {
      const tool = { type: 'function', function: { name: 'f', parameters: {} } }
      return super._filterInvocationParamsForTracing(
        this.invocationParams({ format: { type: 'object' }, tools: [tool] }),
      )
    }
  }

  expect(new Traced({ model: 'm', temperature: 0 }).metadataOfTrace).toEqual({
    model: 'm',
    options: { temperature: 0 },
  })
})
