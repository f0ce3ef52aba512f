/** Sends a question in a dialect and gives the answer to be read. */
import { openFrames } from '../transport/open-frames.ts'
import { readBatches } from '../transport/read-batches.ts'
import type { Transport } from '../transport/transport.ts'
import type { Open } from './chat-answer.ts'
import type { ChatDialect } from './chat-dialect.ts'
import { createCollector } from './collect.ts'
import { withTruncation } from './detect-truncation.ts'

/** The innermost `open`: one prepared question, one request. */
export function createOpen(transport: Transport, dialect: ChatDialect): Open {
  return async (question, call = {}) => {
    const { body, warnings } = dialect.toBody(question)
    const request = { method: 'POST', path: dialect.path, body, accept: accepted[dialect.name] } as const
    const { incoming, frames } = await openFrames(transport, request, dialect.createCutter(), call)
    const said = createCollector()
    return {
      request: { url: incoming.url, body },
      response: { status: incoming.response.status, headers: incoming.response.headers },
      warnings,
      ...readBatches({
        frames,
        interpreter: dialect.createReader(call.raw ?? false),
        incoming,
        signal: call.signal,
        keep(events) {
          // Counted once, with the end: the only place that knows both what was sent and what was read.
          const last = events.at(-1)
          if (last?.type === 'finish') events[events.length - 1] = withTruncation(last, question)
          said.add(events)
        },
        partial: () => said.partial(),
      }),
    }
  }
}

const accepted = { native: 'application/x-ndjson', openai: 'text/event-stream' }
