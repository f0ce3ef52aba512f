/** A LangChain chat model under measure: the framework's own cost is in it. */
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { Dialect } from '../payloads.ts'
import { type BenchClient, holdIterator, prompt } from './client.ts'

type ModelOf = (baseURL: string, dialect: Dialect) => BaseChatModel

export function langchainClient(modelOf: ModelOf): BenchClient {
  return {
    async stream(baseURL, dialect) {
      let text = ''
      for await (const chunk of await modelOf(baseURL, dialect).stream(prompt)) text += chunk.text
      return text
    },
    async generate(baseURL, dialect) {
      return (await modelOf(baseURL, dialect).invoke(prompt)).text
    },
    async hold(baseURL, dialect) {
      return holdIterator(await modelOf(baseURL, dialect).stream(prompt), (chunk) => chunk.text !== '')
    },
  }
}
