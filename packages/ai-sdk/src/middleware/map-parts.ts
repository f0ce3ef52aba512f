/** Maps the parts of a stream, for middlewares. */
import type { LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider'

type Part = LanguageModelV4StreamPart

/** Streams the parts `before`, then those that `map` returns for each part. Does not read ahead; cancelling it cancels `stream`. */
export function mapParts(
  stream: ReadableStream<Part>,
  map: (part: Part) => Part[],
  before: readonly Part[] = [],
): ReadableStream<Part> {
  const reader = stream.getReader()
  return new ReadableStream<Part>(
    {
      start(controller) {
        for (const part of before) controller.enqueue(part)
      },
      async pull(controller) {
        // A pull that enqueues nothing is not repeated, so it reads until there is something.
        for (;;) {
          const { value, done } = await reader.read()
          if (done) return controller.close()
          const parts = map(value)
          for (const part of parts) controller.enqueue(part)
          if (parts.length > 0) return
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Returns the part; that which starts a stream with these warnings, too. */
export function withWarnings(part: Part, warnings: readonly SharedV4Warning[]): Part {
  return part.type === 'stream-start' ? { ...part, warnings: [...warnings, ...part.warnings] } : part
}
