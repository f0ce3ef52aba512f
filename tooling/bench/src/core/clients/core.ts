/** Ours, through the public iterator: one event at a time. */
import { type ChatRequest, createOllamaClient } from '@ollamakit/core'
import { type BenchClient, holdIterator, inputs, keepOne, prompt } from './client.ts'

const clientOf = keepOne((baseURL, dialect) => createOllamaClient({ baseURL, dialect }))
const request: ChatRequest = { model: 'bench', messages: [{ role: 'user', text: prompt }] }

export const client: BenchClient = {
  async stream(baseURL, dialect) {
    let text = ''
    for await (const event of clientOf(baseURL, dialect).chat.stream(request))
      if (event.type === 'text') text += event.text
    return text
  },
  async generate(baseURL, dialect) {
    return (await clientOf(baseURL, dialect).chat.generate(request)).text
  },
  hold: (baseURL, dialect) =>
    holdIterator(clientOf(baseURL, dialect).chat.stream(request), (event) => event.type === 'text'),
  async embed(baseURL, dialect) {
    const { openai, native } = clientOf(baseURL, dialect)
    if (dialect === 'native')
      return (await native.embed({ model: 'bench', input: inputs })).embeddings.at(-1)?.at(-1) ?? 0
    const { data } = await openai.embeddings({ model: 'bench', input: inputs })
    return data.at(-1)?.embedding.at(-1) ?? 0
  },
}
