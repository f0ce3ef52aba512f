/** Sends a question in a dialect and gives the answer to be read. */
import { OllamaStreamError } from '../errors/ollama-error.ts'
import { quote } from '../errors/quote.ts'
import { diagnose } from '../errors/diagnose.ts'
import { type Asked, toUnreadableError } from '../errors/to-response-error.ts'
import { createFrameReader, type FrameReader } from '../transport/frame-reader.ts'
import { readText } from '../transport/read-text.ts'
import type { Incoming, Transport } from '../transport/transport.ts'
import type { Call, ChatAnswer, Open } from './chat-answer.ts'
import { type ChatDialect, FrameFailure } from './chat-dialect.ts'
import type { ChatEvent } from './chat-event.ts'
import { type Collector, createCollector } from './collect.ts'
import { prepare } from './prepare.ts'

const longestPage = 64 * 1024

/** The innermost `open`: one question, one request. */
export function createOpen(transport: Transport, dialect: ChatDialect): Open {
  return async (question, call = {}) => {
    const prepared = prepare(question)
    const { body, warnings } = dialect.toBody(prepared.request)
    const incoming = await transport.send({ method: 'POST', path: dialect.path, body, accept: accepted[dialect.name] }, call)
    const { response } = incoming
    // A page with status 200 is a proxy's or somebody else's: no frame of it would explain itself.
    if (/^text\/html/i.test(response.headers.get('content-type') ?? ''))
      throw toUnreadableError(incoming, response, (await readText(response.body, longestPage)).text)
    const frames = createFrameReader(response.body, dialect.createCutter())
    return {
      request: { url: incoming.url, body },
      response: { status: response.status, headers: response.headers },
      warnings: [...prepared.warnings, ...warnings],
      ...readAnswer(frames, dialect, incoming, call),
    }
  }
}

const accepted = { native: 'application/x-ndjson', openai: 'text/event-stream' }

/** The events of an answer, read by read. */
function readAnswer(
  frames: FrameReader,
  dialect: ChatDialect,
  { response, ...asked }: Incoming,
  { signal, raw = false }: Call,
): Pick<ChatAnswer, 'read' | 'cancel'> {
  const reader = dialect.createReader(raw)
  const said = createCollector()
  let over = false
  let tail: Promise<void> | undefined
  /** A failure that came together with events waits for the next read. */
  let failure: unknown

  function take(cut: string[] | undefined, events: ChatEvent[]): void {
    for (const frame of cut ?? []) reader.push(frame, events)
    if (cut === undefined) reader.end(events)
    if (reader.finished) over = true
    else if (cut === undefined) throw new FrameFailure('', '', false)
  }

  /** Settles what one read brought: events to give, or a failure to give them before. */
  function settle(cut: string[] | undefined): ChatEvent[] {
    const events: ChatEvent[] = []
    try {
      take(cut, events)
    } catch (cause) {
      failure = cause
    }
    said.add(events)
    return events
  }

  async function fail(cause: unknown): Promise<never> {
    over = true
    // What else the server says after a failure is nothing anybody could use.
    await frames.cancel()
    throw toStreamError(cause, asked, said, response)
  }

  return {
    async read() {
      while (!over) {
        if (failure !== undefined) return fail(failure)
        let events: ChatEvent[]
        try {
          events = settle(await frames.read())
        } catch (cause) {
          signal?.throwIfAborted()
          return fail(cause)
        }
        if (reader.finished) tail = frames.finish()
        if (events.length > 0) return events
      }
      // Whoever asks for the end gets it with the connection free for the next question.
      await tail
      return undefined
    },
    async cancel() {
      over = true
      await frames.cancel()
    },
  }
}

/** Everything that can end an answer before its end mark, with what had arrived. */
function toStreamError(cause: unknown, asked: Asked, said: Collector, { status, headers }: Response): OllamaStreamError {
  const partial = said.partial()
  const where = `${asked.method} ${asked.url}`
  const known = { ...asked, status, headers, partial }
  if (!(cause instanceof FrameFailure)) {
    const what = cause instanceof RangeError ? cause.message : 'the connection broke in the middle of the answer'
    return new OllamaStreamError(`${where}: ${what}`, {
      ...known,
      origin: 'network',
      retryable: !(cause instanceof RangeError),
      remedy: 'What had arrived is on error.partial',
      cause,
    })
  }
  const { message, frame } = cause
  if (cause.said)
    return new OllamaStreamError(`${where} failed in the middle of its answer: ${quote(message)}`, {
      ...known,
      ...diagnose({ message, url: asked.url, headers }),
      serverMessage: message,
      frame,
      body: frame,
    })
  if (frame === '')
    return new OllamaStreamError(`${where}: the answer ended without its end mark`, {
      ...known,
      origin: 'daemon',
      retryable: true,
      remedy: 'The model runner or a proxy broke off; what had arrived is on error.partial',
    })
  return new OllamaStreamError(`${where}: a frame of the answer cannot be read (${message}): ${quote(frame)}`, {
    ...known,
    origin: 'proxy',
    retryable: false,
    frame,
    remedy: 'Something between here and Ollama changed the answer, or baseURL points elsewhere',
  })
}
