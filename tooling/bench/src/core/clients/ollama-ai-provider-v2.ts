/** `ollama-ai-provider-v2`, which speaks the native dialect. */
import { createOllama } from 'ollama-ai-provider-v2'
import { aiSdkClient } from './ai-sdk-model.ts'
import type { BenchClient } from './client.ts'

export const client: BenchClient = aiSdkClient(
  (baseURL) => createOllama({ baseURL: `${baseURL}/api` })('bench'),
  (baseURL) => createOllama({ baseURL: `${baseURL}/api` }).embedding('bench'),
)
