import { expect, test } from 'vitest'
import { toProviderMetadata } from './to-provider-metadata.ts'

test('B39 timings are in nanoseconds and milliseconds, with the speed of the response', () => {
  expect(
    toProviderMetadata({
      timings: { total: 3e9, load: 1_500_000, answer: 2e9 },
      usage: { outputTokens: 50 },
    }),
  ).toEqual({
    ollama: {
      timings: {
        ns: { total: 3e9, load: 1_500_000, answer: 2e9 },
        ms: { total: 3000, load: 1.5, answer: 2000 },
      },
      tokensPerSecond: 25,
    },
  })
})

test('B39 where the model ran, and the log probabilities that were requested', () => {
  const logprobs = [{ token: 'Hi', logprob: -0.1, bytes: [72, 105] }]

  expect(toProviderMetadata({ remote: { model: 'big', host: 'https://ollama.com' }, logprobs })).toEqual({
    ollama: { remote: { model: 'big', host: 'https://ollama.com' }, logprobs },
  })
})

test('the prompt was probably truncated', () => {
  const truncated = {
    what: 'tokens-cut',
    contextLength: 4096,
    message: 'the prompt was probably cut',
  } as const

  expect(toProviderMetadata({ truncated })).toEqual({ ollama: { truncated } })
})

test('there is no metadata if the server sent none', () => {
  expect(toProviderMetadata({ usage: { outputTokens: 5 }, logprobs: [] })).toBeUndefined()
})

test('there is no speed without a count or a time', () => {
  expect(toProviderMetadata({ timings: { answer: 2e9 }, usage: {} })?.ollama).not.toHaveProperty(
    'tokensPerSecond',
  )
  expect(
    toProviderMetadata({ timings: { answer: 0, total: 1 }, usage: { outputTokens: 5 } })?.ollama,
  ).not.toHaveProperty('tokensPerSecond')
})
