/** An answer as the stream that the AI SDK reads. */
import type { LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider'
import { type ChatAnswer, type ChatEvent, OllamaError } from '@ollamakit/core'
import { isInterrupted } from './is-interrupted.ts'
import { toAPICallError } from './to-api-call-error.ts'
import { createStreamPartWriter } from './to-stream-parts.ts'

/**
 * One stream and no pipeline: a pull is one socket read, nothing is read ahead, cancelling closes the socket.
 * Failures are parts, since a stream that rejects silences `onError` and `streamRetries`; an abort rejects with the signal's reason, as `fetch` does.
 *
 * @param first What was read of the answer before there was a stream.
 */
export function toPartStream(
  answer: ChatAnswer,
  first: ChatEvent[],
  warnings: SharedV4Warning[],
): ReadableStream<LanguageModelV4StreamPart> {
  const writer = createStreamPartWriter()
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
        // A pull that brings nothing is not repeated, so it reads until there is something.
        for (let parts: LanguageModelV4StreamPart[] = []; parts.length === 0;) {
          try {
            const events = await read()
            if (cancelled) return
            if (!events) return controller.close()
            parts = writer.write(events)
          } catch (error) {
            if (cancelled) return
            if (!(error instanceof OllamaError)) return controller.error(error)
            parts = writer.breakOff(
              isInterrupted(error) ? 'interrupted' : { error: toAPICallError(error, answer.request) },
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
