import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { toThink } from './to-think.ts'

type Reasoning = LanguageModelV4CallOptions['reasoning']

test.each<[Reasoning, ReturnType<typeof toThink>]>([
  [undefined, undefined],
  ['provider-default', undefined],
  ['none', false],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['max', 'max'],
])('B17 reasoning %s is think %s', (reasoning, think) => {
  expect(mapped(reasoning)).toEqual({ think, warnings: [] })
})

test.each<[Reasoning, string]>([
  ['minimal', 'low'],
  ['xhigh', 'high'],
])('B17 DB13 reasoning %s is rounded to %s with a warning', (reasoning, think) => {
  expect(mapped(reasoning)).toEqual({
    think,
    warnings: [
      {
        type: 'compatibility',
        feature: 'reasoning',
        details: `Ollama has no level "${reasoning}", so "${think}" is sent`,
      },
    ],
  })
})

test('B17 DB13 an unknown level is not sent, with a warning', () => {
  expect(mapped('ultra' as Reasoning)).toEqual({
    think: undefined,
    warnings: [{ type: 'unsupported', feature: 'reasoning', details: 'Ollama has no level "ultra"' }],
  })
})

function mapped(reasoning: Reasoning): { think: ReturnType<typeof toThink>; warnings: SharedV4Warning[] } {
  const warnings: SharedV4Warning[] = []
  return { think: toThink(reasoning, warnings), warnings }
}
