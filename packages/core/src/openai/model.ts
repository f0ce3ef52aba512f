/** `GET /v1/models/{model}`. */
import { isModel, type Model } from '@ollamakit/wire/openai'
import type { Call } from '../chat/chat-answer.ts'
import { OllamaInputError } from '../errors/ollama-error.ts'
import type { Transport } from '../transport/transport.ts'

export async function model(transport: Transport, name: string, call?: Call): Promise<Model> {
  if (name.trim() === '') throw new OllamaInputError('the name of the model is empty', 'All models: openai.models()')
  // The colon before the tag may stand in a path, and not every proxy reads it when it is escaped.
  const path = `/v1/models/${encodeURIComponent(name).replaceAll('%3A', ':')}`
  return transport.json({ method: 'GET', path }, isModel, call)
}
