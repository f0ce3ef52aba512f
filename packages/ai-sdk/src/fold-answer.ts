/** Reads a whole answer whose frames are wanted, too. */
import { type ChatAnswer, type ChatContent, Collector, OllamaStreamError } from '@ollamakit/core'

/** What the model said, and the frames of an answer that was opened with `raw`. */
export async function foldAnswer(
  answer: Pick<ChatAnswer, 'read' | 'request'>,
): Promise<{ content: ChatContent; frames: unknown[] }> {
  const collector = new Collector()
  const frames: unknown[] = []
  for (let events = await answer.read(); events; events = await answer.read()) {
    collector.add(events)
    for (const event of events) if (event.type === 'raw') frames.push(event.frame)
  }
  const content = collector.content()
  // `read` rejects for a stream without its end; what is left is an answer that was cancelled.
  if (!content)
    throw new OllamaStreamError(`POST ${answer.request.url}: the answer was cancelled`, {
      origin: 'caller',
      retryable: true,
      partial: collector.partial(),
    })
  return { content, frames }
}
