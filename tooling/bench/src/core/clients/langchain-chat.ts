/** A LangChain chat model and embeddings under measure: the framework's own cost is in it. */
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { Dialect } from '../payloads.ts'
import { type BenchClient, holdIterator, inputs, prompt } from './client.ts'

type ModelOf = (baseURL: string, dialect: Dialect) => BaseChatModel
type EmbeddingsOf = (baseURL: string, dialect: Dialect) => EmbeddingsInterface

export function langchainClient(modelOf: ModelOf, embeddingsOf: EmbeddingsOf): BenchClient {
  return {
    async stream(baseURL, dialect) {
      let text = ''
      for await (const chunk of await modelOf(baseURL, dialect).stream(prompt)) text += chunk.text
      return text
    },
    async generate(baseURL, dialect) {
      return (await modelOf(baseURL, dialect).invoke(prompt)).text
    },
    async embed(baseURL, dialect) {
      return (await embeddingsOf(baseURL, dialect).embedDocuments(inputs)).at(-1)?.at(-1) ?? 0
    },
    async hold(baseURL, dialect) {
      return holdIterator(await modelOf(baseURL, dialect).stream(prompt), (chunk) => chunk.text !== '')
    },
  }
}
