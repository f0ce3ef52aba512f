/** `@ai-sdk/openai-compatible`, which speaks the openai dialect. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { aiSdkClient } from './ai-sdk-model.ts'
import type { BenchClient } from './client.ts'

export const client: BenchClient = aiSdkClient(
  (baseURL) => createOpenAICompatible({ name: 'ollama', baseURL: `${baseURL}/v1` })('bench'),
  (baseURL) => createOpenAICompatible({ name: 'ollama', baseURL: `${baseURL}/v1` }).embeddingModel('bench'),
)
