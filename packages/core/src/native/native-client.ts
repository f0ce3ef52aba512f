/** The native dialect as the wire has it: one method per endpoint. */
import type { ShowRequest, ShowResponse, TagsResponse, VersionResponse } from '@ollamakit/wire/native'
import type { Call } from '../chat/chat-answer.ts'
import type { Transport } from '../transport/transport.ts'
import { show } from './show.ts'
import { tags } from './tags.ts'
import { version } from './version.ts'

export interface NativeClient {
  /** `GET /api/tags`: what is installed, newest first. */
  tags(call?: Call): Promise<TagsResponse>
  /** `POST /api/show`: what is known of one model. */
  show(request: ShowRequest, call?: Call): Promise<ShowResponse>
  /** `GET /api/version`. */
  version(call?: Call): Promise<VersionResponse>
}

export function createNativeClient(transport: Transport): NativeClient {
  return {
    tags: (call) => tags(transport, call),
    show: (request, call) => show(transport, request, call),
    version: (call) => version(transport, call),
  }
}
