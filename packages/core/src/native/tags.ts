/** `GET /api/tags`. */
import { isJsonObject } from '@ollamakit/wire'
import { isTagsResponse, type TagsResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { parseJson } from '../transport/parse-json.ts'
import type { Transport } from '../transport/transport.ts'

export async function tags(transport: Transport, call?: Call): Promise<TagsResponse> {
  return transport.whole({ method: 'GET', path: '/api/tags', accept: 'application/json' }, readTags, call)
}

function readTags(text: string): TagsResponse | undefined {
  const value = parseJson(text)
  const list = isJsonObject(value) && value['models'] === null ? { ...value, models: [] } : value
  return isTagsResponse(list) ? list : undefined
}
