/** The anthropic dialect as the wire has it: one method per endpoint. */
import type {
  CountTokensRequest,
  CountTokensResponse,
  MessagesRequest,
  MessagesResponse,
  MessageStreamEvent,
} from '@ollamakit/wire/anthropic'
import type { Call } from '../transport/call.ts'
import type { JsonStream } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { countTokens } from './messages-count-tokens.ts'
import { messages, messagesStream } from './messages.ts'

/**
 * One method per endpoint of the Anthropic-compatible dialect. `messagesStream` sends nothing before the loop begins; leaving the loop closes
 * the connection.
 *
 * All methods reject with OllamaConnectionError if no response arrives, with OllamaResponseError for a status of 400 and above and for a
 * response of another form, and with the signal's reason when they are aborted. A response that is cut off rejects with OllamaStreamError,
 * which carries the partial content.
 */
export interface AnthropicClient {
  /** `POST /v1/messages`, the whole message. Rejects with OllamaStreamError if the message has no stop reason: the model runner failed. */
  messages(request: Omit<MessagesRequest, 'stream'>, call?: Call): Promise<MessagesResponse>
  /** `POST /v1/messages`, event by event. `message_stop` comes last; a stream without it fails. */
  messagesStream(request: Omit<MessagesRequest, 'stream'>, call?: Call): JsonStream<MessageStreamEvent>
  /** `POST /v1/messages/count_tokens`: an estimate of the input tokens. Olla has it; an Ollama daemon answers 404. */
  countTokens(request: CountTokensRequest, call?: Call): Promise<CountTokensResponse>
}

export function createAnthropicClient(transport: Transport): AnthropicClient {
  return {
    messages: (request, call) => messages(transport, request, call),
    messagesStream: (request, call) => messagesStream(transport, request, call),
    countTokens: (request, call) => countTokens(transport, request, call),
  }
}
