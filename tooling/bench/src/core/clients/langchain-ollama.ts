/** LangChain's own package for Ollama. */
import { ChatOllama, OllamaEmbeddings } from '@langchain/ollama'
import { type BenchClient, keepOne } from './client.ts'
import { langchainClient } from './langchain-chat.ts'

export const client: BenchClient = langchainClient(
  keepOne((baseUrl) => new ChatOllama({ model: 'bench', baseUrl })),
  keepOne((baseUrl) => new OllamaEmbeddings({ model: 'bench', baseUrl })),
)
