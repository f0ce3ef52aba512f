/** Converts core's response to the stream that the AI SDK reads. */
import type { LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider'
import { type ChatAnswer, type ChatEvent, OllamaError } from '@ollamakit/core'
import { toAPICallError } from './to-api-call-error.ts'
import { createStreamPartWriter } from './to-stream-parts.ts'

export interface PartStreamOptions {
  /** The events that were read before the stream was created. */
  first: ChatEvent[]
  warnings: SharedV4Warning[]
  /** Whether deltas of one read become one part. Default true. */
  coalesce?: boolean | undefined
}

/**
 * Streams a response. Each pull is one read of the connection, nothing is read ahead, and cancelling closes the connection.
 * Failures are `error` parts, since a stream that rejects silences `onError` and `streamRetries`. An abort rejects with the signal's reason, as `fetch` does.
 */
export function toPartStream(
  answer: Pick<ChatAnswer, 'request' | 'read' | 'cancel'>,
  { first, warnings, coalesce = true }: PartStreamOptions,
): ReadableStream<LanguageModelV4StreamPart> {
  const writer = createStreamPartWriter({ coalesce })
  let waiting: ChatEvent[] | undefined = first
  let cancelled = false

  async function read(): Promise<ChatEvent[] | undefined> {
    const events = waiting ?? (await answer.read())
    waiting = undefined
    return events
  }

  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      start(controller) {
        controller.enqueue({ type: 'stream-start', warnings })
      },
      async pull(controller) {
        // A pull that enqueues nothing is not repeated, so it reads until there are parts.
        for (let parts: LanguageModelV4StreamPart[] = []; parts.length === 0;) {
          try {
            const events = await read()
            if (cancelled) return
            if (!events) return controller.close()
            parts = writer.write(events)
          } catch (error) {
            if (cancelled) return
            if (!OllamaError.isInstance(error)) return controller.error(error)
            parts = writer.endEarly(
              // The end mark is missing, for which the AI SDK has a finish reason.
              error.code === 'incomplete_answer'
                ? 'interrupted'
                : { error: toAPICallError(error, answer.request) },
            )
            for (const part of parts) controller.enqueue(part)
            return controller.close()
          }
          for (const part of parts) controller.enqueue(part)
        }
      },
      cancel() {
        cancelled = true
        return answer.cancel()
      },
    },
    { highWaterMark: 0 },
  )
}
