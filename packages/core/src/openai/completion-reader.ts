/** What the frames of a streamed completion have in common, of a chat and of a text. */
import type { ChatAnswerContent } from '../errors/partial.ts'
import type { JsonReader } from '../transport/stream-json.ts'

/** A class for its speed: docs/decisions/0011. */
export abstract class CompletionReader<T> implements JsonReader<T> {
  finished = false
  /** A reason why the answer ended makes it whole; `[DONE]` alone does not. The usage comes between the two. */
  protected ended = false
  protected text = ''

  push(frame: string, values: T[]): void {
    if (this.finished) return
    if (frame === '[DONE]') return this.end()
    values.push(this.read(frame))
  }

  end(): void {
    this.finished = this.ended
  }

  abstract partial(): ChatAnswerContent
  /** One frame that is not the end mark; notes what it says. */
  protected abstract read(frame: string): T
}
