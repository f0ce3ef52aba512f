/** The official JavaScript client of the openai dialect. */
import OpenAI from 'openai'
import { type BenchClient, inputs, prompt } from './client.ts'

export const client: BenchClient = {
  async stream(baseURL) {
    let text = ''
    for await (const part of await clientOf(baseURL).chat.completions.create({ model: 'bench', messages: [{ role: 'user', content: prompt }], stream: true }))
      text += part.choices[0]?.delta.content ?? ''
    return text
  },
  async embed(baseURL) {
    const { data } = await clientOf(baseURL).embeddings.create({ model: 'bench', input: inputs })
    return data.at(-1)?.embedding.at(-1) ?? 0
  },
}

function clientOf(baseURL: string): OpenAI {
  return new OpenAI({ baseURL: `${baseURL}/v1`, apiKey: 'none', maxRetries: 0 })
}
