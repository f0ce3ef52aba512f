/** `POST /api/create`. */
import type { CreateRequest } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { JsonStream } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { type Progress, progressEnd, progressStream } from './progress.ts'

export async function create(
  transport: Transport,
  request: Omit<CreateRequest, 'stream'>,
  call?: Call,
): Promise<Progress> {
  return progressEnd(transport, '/api/create', request, call)
}

export function createStream(
  transport: Transport,
  request: Omit<CreateRequest, 'stream'>,
  call?: Call,
): JsonStream<Progress> {
  return progressStream(transport, '/api/create', request, call)
}
