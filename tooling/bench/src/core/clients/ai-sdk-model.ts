/** A provider for the AI SDK under measure, through the model's own methods: what the framework itself costs is left out. */
import { embedMany } from 'ai'
import type { EmbeddingModelV4, LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { Dialect } from '../payloads.ts'
import { type BenchClient, holdIterator, inputs, keepOne, prompt } from './client.ts'

type ModelOf<Model> = (baseURL: string, dialect: Dialect) => Model

const call: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
}

/** `embedMany` is the framework's: without it, providers that send one request per text could not be compared. */
export function aiSdkClient(
  makeModel: ModelOf<LanguageModelV4>,
  makeEmbedding: ModelOf<EmbeddingModelV4>,
): BenchClient {
  const modelOf = keepOne(makeModel)
  const embeddingOf = keepOne(makeEmbedding)
  return {
    async stream(baseURL, dialect) {
      const { stream } = await modelOf(baseURL, dialect).doStream(call)
      const reader = stream.getReader()
      let text = ''
      for (let read = await reader.read(); !read.done; read = await reader.read())
        if (read.value.type === 'text-delta') text += read.value.delta
      return text
    },
    async generate(baseURL, dialect) {
      const { content } = await modelOf(baseURL, dialect).doGenerate(call)
      return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
    },
    async hold(baseURL, dialect) {
      const { stream } = await modelOf(baseURL, dialect).doStream(call)
      return holdIterator(stream, (part) => part.type === 'text-delta')
    },
    async embed(baseURL, dialect) {
      const { embeddings } = await embedMany({ model: embeddingOf(baseURL, dialect), values: inputs })
      return embeddings.at(-1)?.at(-1) ?? 0
    },
  }
}
