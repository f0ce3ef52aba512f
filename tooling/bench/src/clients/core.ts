/** Ours, through the public iterator: one event at a time. */
import { createOllamaClient, type OllamaClient } from '@ollamakit/core'
import { type BenchClient, inputs, prompt } from './client.ts'

const clients = new Map<string, OllamaClient>()

export const client: BenchClient = {
  async stream(baseURL, dialect) {
    const { chat } = clientOf(baseURL, dialect)
    let text = ''
    for await (const event of chat.stream({ model: 'bench', messages: [{ role: 'user', text: prompt }] })) if (event.type === 'text') text += event.text
    return text
  },
  async embed(baseURL) {
    const { data } = await clientOf(baseURL, 'openai').openai.embeddings({ model: 'bench', input: inputs })
    return data.at(-1)?.embedding.at(-1) ?? 0
  },
}

function clientOf(baseURL: string, dialect: 'native' | 'openai'): OllamaClient {
  const key = `${dialect} ${baseURL}`
  const known = clients.get(key) ?? createOllamaClient({ baseURL, dialect })
  clients.set(key, known)
  return known
}
