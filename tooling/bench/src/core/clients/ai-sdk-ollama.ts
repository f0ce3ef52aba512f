/** `ai-sdk-ollama`, which speaks the native dialect through the official client. */
import { createOllama } from 'ai-sdk-ollama'
import { aiSdkClient } from './ai-sdk-model.ts'
import type { BenchClient } from './client.ts'

export const client: BenchClient = aiSdkClient(
  (baseURL) => createOllama({ baseURL })('bench'),
  (baseURL) => createOllama({ baseURL }).embedding('bench'),
)
