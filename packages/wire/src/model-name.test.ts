import { describe, expect, test } from 'vitest'
import { displayModelName, fullModelName, isSameModel, parseModelName } from './model-name.ts'

describe('parseModelName', () => {
  test.each([
    ['xx', 'registry.ollama.ai/library/xx:latest'],
    ['namespace/model', 'registry.ollama.ai/namespace/model:latest'],
    ['host:port/namespace/model', 'host:port/namespace/model:latest'],
    ['host:https/namespace/model:tag', 'host:https/namespace/model:tag'],
    ['https://registry.ollama.ai/library/x', 'registry.ollama.ai/library/x:latest'],
    ['hf.co/unsloth/Qwen3-8B-GGUF:Q4_K_M', 'hf.co/unsloth/Qwen3-8B-GGUF:Q4_K_M'],
    ['qwen2.5-coder:1.5b', 'registry.ollama.ai/library/qwen2.5-coder:1.5b'],
    ['_x', 'registry.ollama.ai/library/_x:latest'],
    ['m'.repeat(80), `registry.ollama.ai/library/${'m'.repeat(80)}:latest`],
  ])('%s is %s', (name, full) => {
    const parsed = parseModelName(name)
    expect(parsed && fullModelName(parsed)).toBe(full)
  })

  test.each([
    '',
    ' ',
    'x:',
    ':x',
    '/x',
    'x/',
    '//x',
    'mm:',
    '^',
    '00@',
    'a/b/c/d',
    'host/name:space/model:tag',
    '-hh/nn/mm:tt',
    'hh/nn/mm:-tt',
    'n.s/model',
    'x y',
    'modèle',
    'm'.repeat(81),
    `x:${'t'.repeat(81)}`,
  ])('%j is no name', (name) => {
    expect(parseModelName(name)).toBeUndefined()
  })
})

describe('displayModelName', () => {
  test.each([
    ['llama3.2', 'llama3.2:latest'],
    ['registry.ollama.ai/library/llama3.2:3b', 'llama3.2:3b'],
    ['someone/llama3.2', 'someone/llama3.2:latest'],
    ['hf.co/someone/llama3.2', 'hf.co/someone/llama3.2:latest'],
  ])('%s is listed as %s', (name, listed) => {
    const parsed = parseModelName(name)
    expect(parsed && displayModelName(parsed)).toBe(listed)
  })
})

describe('isSameModel', () => {
  test.each([
    ['llama3.2', 'llama3.2:latest', true],
    ['LLAMA3.2', 'llama3.2', true],
    ['library/llama3.2', 'llama3.2', true],
    ['llama3.2', 'llama3.2:3b', false],
    ['a/llama3.2', 'llama3.2', false],
    ['not a name', 'not a name', true],
    ['not a name', 'NOT A NAME', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(isSameModel(a, b)).toBe(same)
  })
})
