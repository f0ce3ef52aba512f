/** What well-known model names stand for, so that a name alone makes a plausible model. */
import type { Capability } from '@ollamakit/wire/native'

export interface Family {
  family: string
  capabilities: Capability[]
  parameterSize: string
  contextLength: number
  embeddingLength: number
}

/** The family of a model by its name, without namespace and tag. */
export function familyOf(model: string): Family {
  const name = model.toLowerCase()
  const known = families.find(([start]) => name.startsWith(start))?.[1]
  if (known) return { ...generic, ...known }
  if (name.includes('embed'))
    return {
      ...generic,
      family: 'bert',
      capabilities: ['embedding'],
      parameterSize: '137M',
      contextLength: 2048,
      embeddingLength: 768,
    }
  return generic
}

const generic: Family = {
  family: 'llama',
  capabilities: ['completion', 'tools'],
  parameterSize: '3.2B',
  contextLength: 131_072,
  embeddingLength: 3072,
}

const thinking: Capability[] = ['completion', 'tools', 'thinking']

/** The longer of two names with the same start stands first. */
const families: [start: string, known: Partial<Family>][] = [
  ['gpt-oss', { family: 'gptoss', capabilities: thinking, parameterSize: '20.9B', embeddingLength: 2880 }],
  [
    'qwen3-coder',
    { family: 'qwen3moe', parameterSize: '30.5B', contextLength: 262_144, embeddingLength: 2048 },
  ],
  [
    'qwen3-embedding',
    {
      family: 'qwen3',
      capabilities: ['embedding'],
      parameterSize: '7.6B',
      contextLength: 40_960,
      embeddingLength: 4096,
    },
  ],
  [
    'qwen3',
    {
      family: 'qwen3',
      capabilities: thinking,
      parameterSize: '8.2B',
      contextLength: 40_960,
      embeddingLength: 4096,
    },
  ],
  ['deepseek-r1', { family: 'qwen3', capabilities: thinking, parameterSize: '8.2B', embeddingLength: 4096 }],
  [
    'gemma3',
    {
      family: 'gemma3',
      capabilities: ['completion', 'vision'],
      parameterSize: '4.3B',
      embeddingLength: 2560,
    },
  ],
  [
    'llava',
    {
      family: 'llama',
      capabilities: ['completion', 'vision'],
      parameterSize: '7B',
      contextLength: 32_768,
      embeddingLength: 4096,
    },
  ],
  [
    'nomic-embed-text',
    {
      family: 'nomic-bert',
      capabilities: ['embedding'],
      parameterSize: '137M',
      contextLength: 2048,
      embeddingLength: 768,
    },
  ],
  [
    'mxbai-embed-large',
    {
      family: 'bert',
      capabilities: ['embedding'],
      parameterSize: '334M',
      contextLength: 512,
      embeddingLength: 1024,
    },
  ],
  [
    'all-minilm',
    {
      family: 'bert',
      capabilities: ['embedding'],
      parameterSize: '23M',
      contextLength: 512,
      embeddingLength: 384,
    },
  ],
]
