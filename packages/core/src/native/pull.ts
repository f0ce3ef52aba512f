/** `POST /api/pull`. */
import type { PullRequest } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { JsonStream } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { type Progress, progressEnd, progressStream } from './progress.ts'

export async function pull(
  transport: Transport,
  request: Omit<PullRequest, 'stream'>,
  call?: Call,
): Promise<Progress> {
  return progressEnd(transport, '/api/pull', request, call)
}

export function pullStream(
  transport: Transport,
  request: Omit<PullRequest, 'stream'>,
  call?: Call,
): JsonStream<Progress> {
  return progressStream(transport, '/api/pull', request, call)
}
