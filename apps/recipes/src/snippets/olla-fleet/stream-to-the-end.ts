import { type ChatRequest, type OllamaClient, OllamaStreamError } from '@ollamakit/core'

export type Streamed =
  | { type: 'text'; text: string }
  /** The server stopped in the middle: discard `partial`, the answer begins again. */
  | { type: 'restart'; partial: string; server: string | undefined }

/**
 * Streams the text of an answer. If a server stops in the middle, asks again from the start, since another server would
 * not continue the same sentence.
 *
 * @param tries - how often to ask in all.
 * @throws OllamaError of the last try; `error.partial.text` is what had arrived.
 */
export async function* streamToTheEnd(
  { chat }: OllamaClient,
  request: ChatRequest,
  tries = 3,
): AsyncGenerator<Streamed> {
  for (let count = 1; ; count++) {
    let server: string | undefined
    try {
      for await (const event of chat.stream(request)) {
        if (event.type === 'start') server = event.servedBy?.endpoint
        if (event.type === 'text') yield { type: 'text', text: event.text }
      }
      return
    } catch (error) {
      if (!(error instanceof OllamaStreamError) || !error.retryable || count >= tries) throw error
      yield { type: 'restart', partial: error.partial.text, server }
    }
  }
}
