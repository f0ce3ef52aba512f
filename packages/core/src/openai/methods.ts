/** What the openai client can be asked, known before its code is loaded. */
import type { MethodKinds } from '../late.ts'
import type { OpenAIClient } from './openai-client.ts'

export const openaiMethods: MethodKinds<OpenAIClient> = {
  chatCompletions: 'promise',
  chatCompletionsStream: 'stream',
  completions: 'promise',
  completionsStream: 'stream',
  embeddings: 'promise',
  models: 'promise',
  model: 'promise',
  responses: 'promise',
  responsesStream: 'stream',
  audioTranscriptions: 'promise',
}
