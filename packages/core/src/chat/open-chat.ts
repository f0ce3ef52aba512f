/** Sends a question in a dialect and gives the answer to be read. */
import { openFrames } from '../transport/open-frames.ts'
import { Batches } from '../transport/read-batches.ts'
import type { Transport } from '../transport/transport.ts'
import type { Open } from './chat-answer.ts'
import type { ChatDialect } from './chat-dialect.ts'
import { Collector } from './collect.ts'
import { withTruncation } from './detect-truncation.ts'

/** The innermost `open`: one prepared question, one request. */
export function createOpen(transport: Transport, dialect: ChatDialect): Open {
  return async (question, call = {}) => {
    const { body, warnings } = dialect.toBody(question)
    const request = { method: 'POST', path: dialect.path, body, accept: accepted[dialect.name] } as const
    const { incoming, frames } = await openFrames(transport, request, dialect.createCutter(), call)
    const said = new Collector()
    const batches = new Batches({
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
    })
    return {
      request: { url: incoming.url, body },
      response: { status: incoming.response.status, headers: incoming.response.headers },
      warnings,
      read: () => batches.read(),
      cancel: () => batches.cancel(),
    }
  }
}

const accepted = { native: 'application/x-ndjson', openai: 'text/event-stream' }
