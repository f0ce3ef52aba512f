/** The openai dialect as the wire has it: one method per endpoint. */
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  Completion,
  CompletionRequest,
  EmbeddingList,
  EmbeddingsRequest,
  Model,
  ModelList,
  ResponseEvent,
  ResponseObject,
  ResponsesRequest,
  TranscriptionRequest,
  TranscriptionResponse,
} from '@ollamakit/wire/openai'
import type { Call } from '../transport/call.ts'
import type { JsonStream } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { audioTranscriptions } from './audio-transcriptions.ts'
import { chatCompletions, chatCompletionsStream } from './chat-completions.ts'
import { completions, completionsStream } from './completions.ts'
import { embeddings } from './embeddings.ts'
import { model } from './model.ts'
import { models } from './models.ts'
import { responses, responsesStream } from './responses.ts'

/**
 * One method per endpoint; where the endpoint streams, its twin `…Stream` sends nothing before the loop begins, and leaving the loop closes the socket.
 *
 * All of them reject with OllamaConnectionError when no answer comes, with OllamaResponseError for a status of 400 and above and for an answer that
 * is not the endpoint's, and with the signal's reason when they are aborted. Streams fail with OllamaStreamError when they break off.
 */
export interface OpenAIClient {
  /** `POST /v1/chat/completions`, answered whole. */
  chatCompletions(request: Omit<ChatCompletionRequest, 'stream'>, call?: Call): Promise<ChatCompletion>
  /** `POST /v1/chat/completions`, frame by frame. Ends after the reason and, if asked for, the usage; `[DONE]` is not given. */
  chatCompletionsStream(
    request: Omit<ChatCompletionRequest, 'stream'>,
    call?: Call,
  ): JsonStream<ChatCompletionChunk>
  /** `POST /v1/completions`, answered whole: text for a prompt. */
  completions(request: Omit<CompletionRequest, 'stream'>, call?: Call): Promise<Completion>
  /** `POST /v1/completions`, frame by frame. */
  completionsStream(request: Omit<CompletionRequest, 'stream'>, call?: Call): JsonStream<Completion>
  /** `POST /v1/embeddings` with lists of numbers as the wire has them. */
  embeddings(
    request: EmbeddingsRequest & { encoding_format: 'float' },
    call?: Call,
  ): Promise<EmbeddingList<number[]>>
  /** `POST /v1/embeddings`: vectors of one or many texts. Sent as base64, so that reading them takes a fraction of the time. */
  embeddings(
    request: EmbeddingsRequest & { encoding_format?: 'base64' },
    call?: Call,
  ): Promise<EmbeddingList<Float32Array>>
  /** `GET /v1/models`: what is installed, newest first. */
  models(call?: Call): Promise<ModelList>
  /** `GET /v1/models/{model}`. Ollama finds no name with a slash here; `native.show` does. */
  model(name: string, call?: Call): Promise<Model>
  /** `POST /v1/responses`, answered whole. */
  responses(request: Omit<ResponsesRequest, 'stream'>, call?: Call): Promise<ResponseObject>
  /** `POST /v1/responses`, event by event. `response.completed`, `response.failed` or `response.incomplete` comes last; a stream without one fails. */
  responsesStream(request: Omit<ResponsesRequest, 'stream'>, call?: Call): JsonStream<ResponseEvent>
  /** `POST /v1/audio/transcriptions`: what is said in a recording. */
  audioTranscriptions(request: TranscriptionRequest, call?: Call): Promise<TranscriptionResponse>
}

export function createOpenAIClient(transport: Transport): OpenAIClient {
  return {
    chatCompletions: (request, call) => chatCompletions(transport, request, call),
    chatCompletionsStream: (request, call) => chatCompletionsStream(transport, request, call),
    completions: (request, call) => completions(transport, request, call),
    completionsStream: (request, call) => completionsStream(transport, request, call),
    // Which of the two comes follows from what was asked for.
    embeddings: ((request, call) => embeddings(transport, request, call)) as OpenAIClient['embeddings'],
    models: (call) => models(transport, call),
    model: (name, call) => model(transport, name, call),
    responses: (request, call) => responses(transport, request, call),
    responsesStream: (request, call) => responsesStream(transport, request, call),
    audioTranscriptions: (request, call) => audioTranscriptions(transport, request, call),
  }
}
