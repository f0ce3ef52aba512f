/** Our chat model for LangChain. */
import { ChatOllama } from '@ollamakit/langchain'
import { type BenchClient, keepOne } from './client.ts'
import { langchainClient } from './langchain-chat.ts'

export const client: BenchClient = langchainClient(
  keepOne((baseUrl, dialect) => new ChatOllama({ model: 'bench', baseUrl, dialect })),
)
