/** The openai dialect as the wire has it: one method per endpoint. */
import type { ModelList } from '@ollamakit/wire/openai'
import type { Call } from '../chat/chat-answer.ts'
import type { Transport } from '../transport/transport.ts'
import { models } from './models.ts'

export interface OpenAIClient {
  /** `GET /v1/models`: what is installed, newest first. */
  models(call?: Call): Promise<ModelList>
}

export function createOpenAIClient(transport: Transport): OpenAIClient {
  return { models: (call) => models(transport, call) }
}
