/** The official JavaScript client of the native dialect. */
import { Ollama } from 'ollama'
import { type BenchClient, holdIterator, inputs, keepOne, prompt } from './client.ts'

const clientOf = keepOne((host) => new Ollama({ host }))
const request = { model: 'bench', messages: [{ role: 'user', content: prompt }], stream: true } as const

export const client: BenchClient = {
  async stream(baseURL, dialect) {
    let text = ''
    for await (const part of await clientOf(baseURL, dialect).chat({
      ...request,
      messages: [...request.messages],
    }))
      text += part.message.content
    return text
  },
  async hold(baseURL, dialect) {
    const parts = await clientOf(baseURL, dialect).chat({ ...request, messages: [...request.messages] })
    return holdIterator(parts, (part) => part.message.content !== '')
  },
  async embed(baseURL, dialect) {
    const { embeddings } = await clientOf(baseURL, dialect).embed({ model: 'bench', input: inputs })
    return embeddings.at(-1)?.at(-1) ?? 0
  },
}
