/** Reads a response to its end, and keeps its frames. */
import { type ChatAnswer, type ChatContent, Collector } from '@ollamakit/core'

/** Returns the content, and the frames of a response that was opened with `raw`. */
export async function foldAnswer(
  answer: Pick<ChatAnswer, 'read'>,
): Promise<{ content: ChatContent; frames: unknown[] }> {
  const collector = new Collector()
  const frames: unknown[] = []
  for (let events = await answer.read(); events; events = await answer.read()) {
    collector.add(events)
    for (const event of events) if (event.type === 'raw') frames.push(event.frame)
  }
  return { content: collector.content() as ChatContent, frames } // `read` rejects for a stream without its end
}
