/** The clients by name, each loaded only where it runs. */
import type { Dialect } from '../payloads.ts'
import type { BenchClient } from './client.ts'

export const clientNames = [
  'fetch',
  'core',
  'core-wire',
  'ai-sdk',
  'stream-text',
  'ai-sdk-ollama',
  'ollama-ai-provider-v2',
  'openai-compatible',
  'langchain',
  'langchain-ollama',
  'ollama',
  'openai',
] as const
export type ClientName = (typeof clientNames)[number]

export async function loadClient(name: ClientName): Promise<BenchClient> {
  const { client } = (await import(`./${name}.ts`)) as { client: BenchClient } // each file next door exports one
  return client
}

/** The clients that speak a dialect; not the other ways through one of ours, which few scenarios take. */
export function speakersOf(dialect: Dialect): ClientName[] {
  const otherWays: ReadonlySet<ClientName> = new Set(['core-wire', 'stream-text'])
  const onlyNative: ReadonlySet<ClientName> = new Set([
    'ollama',
    'langchain-ollama',
    'ai-sdk-ollama',
    'ollama-ai-provider-v2',
  ])
  const onlyOpenAI: ReadonlySet<ClientName> = new Set(['openai', 'openai-compatible'])
  const silent = dialect === 'native' ? onlyOpenAI : onlyNative
  return clientNames.filter((name) => !otherWays.has(name) && !silent.has(name))
}
