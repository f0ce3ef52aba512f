/** The friendly faces of `open`: a stream of single events, and the whole answer. */
import { OllamaStreamError } from '../errors/ollama-error.ts'
import type { Call, ChatAnswer, Open } from './chat-answer.ts'
import type { Chat, ChatResult } from './chat.ts'
import type { ChatEvent } from './chat-event.ts'
import type { ChatRequest } from './chat-request.ts'
import { createCollector } from './collect.ts'

export function createChat(dialect: Chat['dialect'], open: Open): Chat {
  return {
    dialect,
    open,
    stream: (request, call) => createEventIterator(open, request, call),
    generate: (request, call) => generate(open, request, call),
  }
}

async function generate(open: Open, request: ChatRequest, call?: Call): Promise<ChatResult> {
  const answer = await open(request, call)
  const collector = createCollector()
  for (let events = await answer.read(); events; events = await answer.read()) collector.add(events)
  const content = collector.content()
  // `read` fails for a stream without its end; what is left is an answer that somebody cancelled.
  if (!content)
    throw new OllamaStreamError(`POST ${answer.request.url}: the answer was cancelled`, { origin: 'caller', retryable: true, partial: collector.partial() })
  const { warnings, request: sent, response } = answer
  return { ...content, warnings, request: sent, response }
}

/** Hand-written: a generator costs more per event, and its `return()` waits for a pending `next()`. */
function createEventIterator(open: Open, request: ChatRequest, { signal, ...call }: Call = {}): AsyncIterableIterator<ChatEvent> {
  const leaving = new AbortController()
  const either = signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal
  let answer: ChatAnswer | undefined
  let events: ChatEvent[] = []
  let at = 0
  let over = false
  /** Calls of `next` that overlap take their turn. */
  let turn: Promise<unknown> = Promise.resolve()

  async function pull(): Promise<IteratorResult<ChatEvent, undefined>> {
    if (at < events.length) return { value: events[at++] as ChatEvent, done: false }
    if (over) return { value: undefined, done: true }
    try {
      answer ??= await open(request, { ...call, signal: either })
      events = (await answer.read()) ?? []
    } catch (cause) {
      const left = over
      over = true
      events = []
      // Who has left the loop is not told that the request he gave up was aborted.
      if (left) return { value: undefined, done: true }
      throw cause
    }
    at = 0
    if (events.length === 0) over = true
    return pull()
  }

  return {
    next() {
      if (at < events.length) return Promise.resolve({ value: events[at++] as ChatEvent, done: false })
      const result = turn.then(pull)
      turn = result.catch(() => undefined)
      return result
    },
    async return() {
      over = true
      events = []
      leaving.abort()
      await answer?.cancel()
      return { value: undefined, done: true }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
