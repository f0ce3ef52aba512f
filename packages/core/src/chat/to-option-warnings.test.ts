import { expect, test } from 'vitest'
import { toOptionWarnings } from './to-option-warnings.ts'

test.each([
  ['max_tokens', '; it is called options.num_predict'],
  ['maxTokens', '; it is called options.num_predict'],
  ['topK', '; it is called options.top_k'],
  ['stop_sequences', '; it is called options.stop'],
  ['keep_alive', '; it is called keepAlive, outside of options'],
  ['mirostat', ''],
  ['toString', ''],
])('options.%s is ignored by Ollama%s', (name, hint) => {
  expect(toOptionWarnings(name)).toEqual([
    {
      type: 'unsupported',
      setting: `options.${name}`,
      message: `Ollama does not know options.${name} and ignores it${hint}`,
    },
  ])
})

test('a real option is nothing to warn of', () => {
  expect(['num_ctx', 'stop', 'temperature'].flatMap((name) => toOptionWarnings(name))).toEqual([])
})
