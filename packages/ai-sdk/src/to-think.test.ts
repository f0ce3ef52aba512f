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
])('reasoning %s is think %s, and nothing is rounded', (reasoning, think) => {
  expect(mapped(reasoning, 'qwen3:8b')).toEqual({ think, warnings: [] })
})

test.each<[Reasoning, string]>([
  ['minimal', 'low'],
  ['xhigh', 'high'],
])('reasoning %s is rounded to %s with a warning', (reasoning, think) => {
  expect(mapped(reasoning, 'qwen3:8b')).toEqual({
    think,
    warnings: [{ type: 'compatibility', feature: 'reasoning', details: `qwen3:8b has no level "${reasoning}", so "${think}" is asked for` }],
  })
})

test.each(['gpt-oss', 'gpt-oss:20b', 'gpt-oss:120b-cloud', 'someone/gpt-oss-safeguard:20b', 'hf.co/unsloth/GPT-OSS-20b-GGUF:Q4_K_M'])(
  '%s cannot be kept from thinking and has three levels',
  (model) => {
    expect(mapped('none', model)).toMatchObject({ think: 'low', warnings: [{ type: 'compatibility' }] })
    expect(mapped('max', model)).toMatchObject({ think: 'high', warnings: [{ type: 'compatibility' }] })
    expect(mapped('medium', model)).toEqual({ think: 'medium', warnings: [] })
  },
)

test('a level that this version does not know is left out with a warning', () => {
  expect(mapped('ultra' as Reasoning, 'qwen3')).toEqual({
    think: undefined,
    warnings: [{ type: 'unsupported', feature: 'reasoning', details: 'Ollama has no level "ultra"' }],
  })
})

function mapped(reasoning: Reasoning, model: string): { think: ReturnType<typeof toThink>; warnings: SharedV4Warning[] } {
  const warnings: SharedV4Warning[] = []
  return { think: toThink(reasoning, model, warnings), warnings }
}
