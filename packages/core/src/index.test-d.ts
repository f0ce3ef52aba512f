/** The public surface, checked by the compiler alone. */
import type {
  ChatRequest,
  ChatResponse,
  EmbedRequest,
  EmbedResponse,
  GenerateRequest,
  GenerateResponse,
  MeResponse,
  ModelRecommendationsResponse,
  PsResponse,
  PullRequest,
  ShowRequest,
  ShowResponse,
  StatusResponse,
  TagsResponse,
  VersionResponse,
  WebFetchResponse,
  WebSearchResponse,
} from '@ollamakit/wire/native'
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  Completion,
  EmbeddingList,
  Model,
  ModelList,
  ResponseEvent,
  ResponseObject,
  TranscriptionResponse,
} from '@ollamakit/wire/openai'
import { expectTypeOf } from 'vitest'
import {
  type Call,
  createOllamaClient,
  type CreatedBlob,
  type JsonStream,
  type NativeClient,
  type OpenAIClient,
  type Progress,
} from './index.ts'

const { native, openai } = createOllamaClient()

expectTypeOf(native).toEqualTypeOf<NativeClient>()
expectTypeOf(openai).toEqualTypeOf<OpenAIClient>()

// Whole and streamed: the request says what is asked, the method whether it streams.
expectTypeOf<NativeClient['chat']>().parameters.toEqualTypeOf<
  [request: Omit<ChatRequest, 'stream'>, call?: Call]
>()
expectTypeOf<NativeClient['chat']>().returns.resolves.toEqualTypeOf<ChatResponse>()
expectTypeOf<NativeClient['chatStream']>().returns.toEqualTypeOf<JsonStream<ChatResponse>>()
expectTypeOf<NativeClient['generate']>().parameters.toEqualTypeOf<
  [request: Omit<GenerateRequest, 'stream'>, call?: Call]
>()
expectTypeOf<NativeClient['generate']>().returns.resolves.toEqualTypeOf<GenerateResponse>()
expectTypeOf<NativeClient['generateStream']>().returns.toEqualTypeOf<JsonStream<GenerateResponse>>()
expectTypeOf<OpenAIClient['chatCompletions']>().parameters.toEqualTypeOf<
  [request: Omit<ChatCompletionRequest, 'stream'>, call?: Call]
>()
expectTypeOf<OpenAIClient['chatCompletions']>().returns.resolves.toEqualTypeOf<ChatCompletion>()
expectTypeOf<OpenAIClient['chatCompletionsStream']>().returns.toEqualTypeOf<JsonStream<ChatCompletionChunk>>()
expectTypeOf<OpenAIClient['completions']>().returns.resolves.toEqualTypeOf<Completion>()
expectTypeOf<OpenAIClient['completionsStream']>().returns.toEqualTypeOf<JsonStream<Completion>>()
expectTypeOf<OpenAIClient['responses']>().returns.resolves.toEqualTypeOf<ResponseObject>()
expectTypeOf<OpenAIClient['responsesStream']>().returns.toEqualTypeOf<JsonStream<ResponseEvent>>()

// A stream is for `for await`, and ends with nothing.
expectTypeOf<JsonStream<Progress>>().toExtend<AsyncIterable<Progress>>()
expectTypeOf<Awaited<ReturnType<JsonStream<Progress>['next']>>>().toEqualTypeOf<
  IteratorResult<Progress, undefined>
>()

// @ts-expect-error whether it streams is said by the method
void native.chat({ model: 'm', stream: true })
// @ts-expect-error a name is not optional
void native.generate({ prompt: 'Hi' })
// @ts-expect-error options are spelled as the server spells them
void native.generate({ model: 'm', options: { max_tokens: 5 } })
// @ts-expect-error content parts belong to the openai dialect
void native.chat({ model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] })

// What is known of models and server.
expectTypeOf<NativeClient['embed']>().parameters.toEqualTypeOf<[request: EmbedRequest, call?: Call]>()
expectTypeOf<NativeClient['embed']>().returns.resolves.toEqualTypeOf<EmbedResponse>()
expectTypeOf<NativeClient['tags']>().returns.resolves.toEqualTypeOf<TagsResponse>()
expectTypeOf<NativeClient['show']>().parameters.toEqualTypeOf<[request: ShowRequest, call?: Call]>()
expectTypeOf<NativeClient['show']>().returns.resolves.toEqualTypeOf<ShowResponse>()
expectTypeOf<NativeClient['ps']>().returns.resolves.toEqualTypeOf<PsResponse>()
expectTypeOf<NativeClient['version']>().returns.resolves.toEqualTypeOf<VersionResponse>()
expectTypeOf<NativeClient['status']>().returns.resolves.toEqualTypeOf<StatusResponse>()
expectTypeOf<NativeClient['me']>().returns.resolves.toEqualTypeOf<MeResponse>()
expectTypeOf<NativeClient['webSearch']>().returns.resolves.toEqualTypeOf<WebSearchResponse>()
expectTypeOf<NativeClient['webFetch']>().returns.resolves.toEqualTypeOf<WebFetchResponse>()
expectTypeOf<
  NativeClient['modelRecommendations']
>().returns.resolves.toEqualTypeOf<ModelRecommendationsResponse>()
expectTypeOf<OpenAIClient['models']>().returns.resolves.toEqualTypeOf<ModelList>()
expectTypeOf<OpenAIClient['model']>().returns.resolves.toEqualTypeOf<Model>()
expectTypeOf<OpenAIClient['audioTranscriptions']>().returns.resolves.toEqualTypeOf<TranscriptionResponse>()

// Progress, and what says nothing.
expectTypeOf<NativeClient['pull']>().parameters.toEqualTypeOf<
  [request: Omit<PullRequest, 'stream'>, call?: Call]
>()
expectTypeOf<NativeClient['pull']>().returns.resolves.toEqualTypeOf<Progress>()
expectTypeOf<NativeClient['pushStream']>().returns.toEqualTypeOf<JsonStream<Progress>>()
expectTypeOf<NativeClient['createStream']>().returns.toEqualTypeOf<JsonStream<Progress>>()
expectTypeOf<NativeClient['load']>().returns.resolves.toEqualTypeOf<void>()
expectTypeOf<NativeClient['copy']>().returns.resolves.toEqualTypeOf<void>()
expectTypeOf<NativeClient['delete']>().returns.resolves.toEqualTypeOf<void>()
expectTypeOf<NativeClient['headBlob']>().returns.resolves.toEqualTypeOf<boolean>()
expectTypeOf<NativeClient['createBlob']>().returns.resolves.toEqualTypeOf<CreatedBlob>()
expectTypeOf<CreatedBlob['digest']>().toEqualTypeOf<`sha256:${string}`>()

// Vectors are typed arrays, unless lists are asked for.
expectTypeOf(openai.embeddings({ model: 'm', input: 'Hi' })).resolves.toEqualTypeOf<
  EmbeddingList<Float32Array>
>()
expectTypeOf(
  openai.embeddings({ model: 'm', input: ['Hi'], encoding_format: 'base64' }),
).resolves.toEqualTypeOf<EmbeddingList<Float32Array>>()
expectTypeOf(openai.embeddings({ model: 'm', input: 'Hi', encoding_format: 'float' })).resolves.toEqualTypeOf<
  EmbeddingList<number[]>
>()

/** Events are told apart by their type. */
export function textOf(event: ResponseEvent): string {
  switch (event.type) {
    case 'response.output_text.delta':
      return event.delta
    case 'response.output_item.done':
      return event.item.type === 'message' ? event.item.content.map(({ text }) => text).join('') : ''
    case 'response.failed':
      return event.response.error.message
    case 'response.completed':
      return event.response.model
    default:
      return ''
  }
}
