/** LangChain's own package for Ollama. */
import { ChatOllama } from '@langchain/ollama'
import { type BenchClient, keepOne } from './client.ts'
import { langchainClient } from './langchain-chat.ts'

export const client: BenchClient = langchainClient(
  keepOne((baseUrl) => new ChatOllama({ model: 'bench', baseUrl })),
)
