/** `POST /api/push`. */
import type { PushRequest } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { JsonStream } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { type Progress, progressEnd, progressStream } from './progress.ts'

export async function push(
  transport: Transport,
  request: Omit<PushRequest, 'stream'>,
  call?: Call,
): Promise<Progress> {
  return progressEnd(transport, '/api/push', request, call)
}

export function pushStream(
  transport: Transport,
  request: Omit<PushRequest, 'stream'>,
  call?: Call,
): JsonStream<Progress> {
  return progressStream(transport, '/api/push', request, call)
}
