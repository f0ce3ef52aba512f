/** `GET /v1/models/{model}`. */
import { isModel, type Model } from '@ollamakit/wire/openai'
import type { Call } from '../transport/call.ts'
import { checkModelName } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'

export async function model(transport: Transport, name: string, call?: Call): Promise<Model> {
  // The colon before the tag may stand in a path, and not every proxy reads it when it is escaped.
  const path = `/v1/models/${encodeURIComponent(checkModelName(name)).replaceAll('%3A', ':')}`
  return transport.json({ method: 'GET', path }, isModel, call)
}
