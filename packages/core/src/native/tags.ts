/** `GET /api/tags`. */
import { isTagsResponse, type TagsResponse } from '@ollamakit/wire/native'
import type { Call } from '../chat/chat-answer.ts'
import type { Transport } from '../transport/transport.ts'

export function tags(transport: Transport, call?: Call): Promise<TagsResponse> {
  return transport.json({ method: 'GET', path: '/api/tags' }, isTagsResponse, call)
}
