/** `POST /v1/completions`. */
import { type Completion, type CompletionRequest, isCompletion } from '@ollamakit/wire/openai'
import type { Call } from '../transport/call.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { finishedJson } from '../transport/finished-json.ts'
import { type JsonReader, type JsonStream, readFrame, streamJson } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { EventsOrWholeCutter } from '../transport/events-or-whole-cutter.ts'
import { normalizeFrame } from './normalize-frame.ts'

export async function completions(
  transport: Transport,
  request: Omit<CompletionRequest, 'stream'>,
  call?: Call,
): Promise<Completion> {
  return finishedJson(
    transport,
    { path: '/v1/completions', request },
    isCompletion,
    toBroken,
    call,
    normalizeFrame,
  )
}

export function completionsStream(
  transport: Transport,
  request: Omit<CompletionRequest, 'stream'>,
  call?: Call,
): JsonStream<Completion> {
  return streamJson(
    transport,
    { path: '/v1/completions', request, accept: 'text/event-stream' },
    { createCutter: () => new EventsOrWholeCutter(), createReader: () => new TextReader() },
    call,
  )
}

function toBroken({ choices: [choice] }: Completion): ChatAnswerContent | undefined {
  return !choice || choice.finish_reason ? undefined : { thinking: '', text: choice.text, toolCalls: [] }
}

/** A class for its speed: docs/decisions/0011. */
class TextReader implements JsonReader<Completion> {
  finished = false
  /** A finish reason completes the response; `[DONE]` alone does not. The usage arrives between the two. */
  #ended = false
  #text = ''

  push(frame: string, values: Completion[]): void {
    if (this.finished) return
    if (frame === '[DONE]') return this.end()
    const completion = readFrame(frame, isCompletion, 'frame of a completion', normalizeFrame)
    const [choice] = completion.choices
    this.#text += choice?.text ?? ''
    this.#ended ||= Boolean(choice?.finish_reason)
    values.push(completion)
  }

  end(): void {
    this.finished = this.#ended
  }

  partial(): ChatAnswerContent {
    return { thinking: '', text: this.#text, toolCalls: [] }
  }
}
