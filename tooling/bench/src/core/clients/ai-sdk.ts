/** Our provider for the AI SDK. */
import { createOllama } from '@ollamakit/ai-sdk'
import { aiSdkClient } from './ai-sdk-model.ts'
import type { BenchClient } from './client.ts'

export const client: BenchClient = aiSdkClient(
  (baseURL, dialect) => createOllama({ baseURL, dialect })('bench'),
  (baseURL, dialect) => createOllama({ baseURL, dialect }).embeddingModel('bench'),
)
