/** The friendly faces of `open`: a stream of single events, and the whole answer. */
import { OllamaStreamError } from '../errors/ollama-error.ts'
import { BatchIterator } from '../transport/iterate-batches.ts'
import type { Call, Open } from './chat-answer.ts'
import type { Chat, ChatResult } from './chat.ts'
import type { ChatRequest } from './chat-request.ts'
import { Collector } from './collect.ts'

/** What people and adapters call, around an `open` that has everything in it that chat does. */
export function createChat(dialect: Chat['dialect'], open: Open): Chat {
  return {
    dialect,
    open,
    stream: (request, call) =>
      new BatchIterator((signal) => open(request, { ...call, signal }), call?.signal),
    generate: (request, call) => generate(open, request, call),
  }
}

async function generate(open: Open, request: ChatRequest, call?: Call): Promise<ChatResult> {
  const answer = await open(request, call)
  const collector = new Collector()
  for (let events = await answer.read(); events; events = await answer.read()) collector.add(events)
  const content = collector.content()
  // `read` fails for a stream without its end; what is left is an answer that somebody cancelled.
  if (!content)
    throw new OllamaStreamError(`POST ${answer.request.url}: the answer was cancelled`, {
      origin: 'caller',
      retryable: true,
      partial: collector.partial(),
    })
  const { warnings, request: sent, response } = answer
  return { ...content, warnings, request: sent, response }
}
