/** The clients by name, each loaded only where it runs. */
import type { Dialect } from '../payloads.ts'
import type { BenchClient } from './client.ts'

export const clientNames = [
  'fetch',
  'core',
  'ai-sdk',
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

/** The clients that speak a dialect. */
export function speakersOf(dialect: Dialect): ClientName[] {
  const onlyNative: ReadonlySet<ClientName> = new Set([
    'ollama',
    'langchain-ollama',
    'ai-sdk-ollama',
    'ollama-ai-provider-v2',
  ])
  const onlyOpenAI: ReadonlySet<ClientName> = new Set(['openai', 'openai-compatible'])
  return clientNames.filter((name) => !(dialect === 'native' ? onlyOpenAI : onlyNative).has(name))
}
