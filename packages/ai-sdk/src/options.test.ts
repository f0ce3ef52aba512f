/** Every model option reaches the wire. The list is the wire's; a new option is tested here without a change. */
import { everyOption } from '@ollamakit/fixtures'
import { createMockOllama } from '@ollamakit/mock-server'
import { generateText } from 'ai'
import { expect, test } from 'vitest'
import { createOllama } from './ollama-provider.ts'

test.each([
  ['provider', { defaults: { options: everyOption } }, {}, {}],
  ['model', {}, { options: everyOption }, {}],
  ['call', {}, {}, { providerOptions: { ollama: { options: everyOption } } }],
])('every option of the %s reaches the wire', async (_, provider, model, call) => {
  await using mock = await createMockOllama({ models: ['m'] })
  const ollama = createOllama({ baseURL: mock.url, ...provider })

  const { warnings } = await generateText({ model: ollama('m', model), prompt: 'Hi', ...call })

  expect(warnings).toEqual([])
  expect(mock.requests.at(-1)?.body).toMatchObject({ options: everyOption })
})
