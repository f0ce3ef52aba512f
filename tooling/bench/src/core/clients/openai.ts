/** The official JavaScript client of the openai dialect. */
import OpenAI from 'openai'
import { type BenchClient, holdIterator, inputs, keepOne, prompt } from './client.ts'

const clientOf = keepOne((baseURL) => new OpenAI({ baseURL: `${baseURL}/v1`, apiKey: 'none', maxRetries: 0 }))
const request: OpenAI.ChatCompletionCreateParamsStreaming = {
  model: 'bench',
  messages: [{ role: 'user', content: prompt }],
  stream: true,
}

export const client: BenchClient = {
  async stream(baseURL, dialect) {
    let text = ''
    for await (const part of await clientOf(baseURL, dialect).chat.completions.create(request))
      text += part.choices[0]?.delta.content ?? ''
    return text
  },
  async hold(baseURL, dialect) {
    const parts = await clientOf(baseURL, dialect).chat.completions.create(request)
    return holdIterator(parts, (part) => (part.choices[0]?.delta.content ?? '') !== '')
  },
  async embed(baseURL, dialect) {
    const { data } = await clientOf(baseURL, dialect).embeddings.create({ model: 'bench', input: inputs })
    return data.at(-1)?.embedding.at(-1) ?? 0
  },
}
