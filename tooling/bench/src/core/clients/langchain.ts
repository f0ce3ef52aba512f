/** Our chat model and embeddings for LangChain. */
import { ChatOllama, OllamaEmbeddings } from '@ollamakit/langchain'
import { type BenchClient, keepOne } from './client.ts'
import { langchainClient } from './langchain-chat.ts'

export const client: BenchClient = langchainClient(
  keepOne((baseUrl, dialect) => new ChatOllama({ model: 'bench', baseUrl, dialect })),
  keepOne((baseUrl, dialect) => new OllamaEmbeddings({ model: 'bench', baseUrl, dialect })),
)
