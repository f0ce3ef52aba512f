/** The official JavaScript client of the native dialect. */
import { Ollama } from 'ollama'
import { type BenchClient, prompt } from './client.ts'

export const client: BenchClient = {
  async stream(baseURL) {
    const ollama = new Ollama({ host: baseURL })
    let text = ''
    for await (const part of await ollama.chat({ model: 'bench', messages: [{ role: 'user', content: prompt }], stream: true })) text += part.message.content
    return text
  },
}
