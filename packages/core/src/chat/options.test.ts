/** Every model option reaches the wire. The list is the wire's; a new option is tested here without a change. */
import { everyOption } from '@ollamakit/fixtures'
import { createMockOllama } from '@ollamakit/mock-server'
import { expect, test } from 'vitest'
import { createOllamaClient } from '../client.ts'

const question = { model: 'm', messages: [{ role: 'user' as const, text: 'Hi' }], options: everyOption }

test('the native dialect sends every option', async () => {
  await using mock = await createMockOllama({ models: ['m'] })

  const { warnings } = await createOllamaClient({ baseURL: mock.url }).chat.generate(question)

  expect(warnings).toEqual([])
  expect(mock.requests.at(-1)?.body).toMatchObject({ options: everyOption })
})

test('the openai dialect sends the options that it has a field for and warns of each of the others', async () => {
  await using mock = await createMockOllama({ models: ['m'] })
  const client = createOllamaClient({ baseURL: mock.url, dialect: 'openai' })

  const { warnings } = await client.chat.generate(question)

  const { num_predict, temperature, top_p, seed, stop, frequency_penalty, presence_penalty, ...others } =
    everyOption
  expect(mock.requests.at(-1)?.body).toMatchObject({
    max_tokens: num_predict,
    temperature,
    top_p,
    seed,
    stop,
    frequency_penalty,
    presence_penalty,
  })
  expect(warnings.map(({ setting }) => setting)).toEqual(Object.keys(others).map((name) => `options.${name}`))
})
