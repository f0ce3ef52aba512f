// app/api/chat/route.ts
import { ollama, OllamaError } from '@ollamakit/ai-sdk'
import {
  convertToModelMessages,
  createUIMessageStreamResponse,
  RetryError,
  streamText,
  toUIMessageStream,
  type UIMessage,
} from 'ai'

// For Edge, add `export const runtime = 'edge'`, and name the server in OLLAMA_HOST: localhost is the function itself there.

// On Edge, the AI SDK's own way of logging warnings throws. It calls this one instead.
globalThis.AI_SDK_LOG_WARNINGS = ({ warnings }) => console.warn(...warnings)

export async function POST(request: Request): Promise<Response> {
  const { messages } = (await request.json()) as { messages: UIMessage[] }
  const { stream } = streamText({
    model: ollama('llama3.2'),
    messages: await convertToModelMessages(messages),
    // Stop in the page ends the request, which closes the connection to Ollama, which stops the model.
    abortSignal: request.signal,
  })
  return createUIMessageStreamResponse({
    stream: toUIMessageStream({
      stream,
      sendReasoning: true,
      messageMetadata: ({ part }) =>
        part.type === 'finish' ? { tokens: part.totalUsage.outputTokens } : undefined,
      onError: toWords,
    }),
  })
}

/** What the user of the page reads. The whole error belongs in the log. */
function toWords(error: unknown): string {
  console.error(error)
  const last = RetryError.isInstance(error) ? error.lastError : error
  const cause = last instanceof Error ? last.cause : undefined
  if (!OllamaError.isInstance(cause)) return 'Something went wrong.'
  if (cause.status === 404) return 'This model is not installed.'
  return cause.retryable ? 'The model is busy or cannot be reached. Try again.' : 'The model failed.'
}
