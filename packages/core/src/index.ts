/** Everything of the client that is public. */
export type { AnthropicClient } from './anthropic/anthropic-client.ts'
export type { Call } from './transport/call.ts'
export type { CallResponse } from './transport/call-response.ts'
export type { ChatAnswer, Open } from './chat/chat-answer.ts'
export type {
  ChatEvent,
  FinishEvent,
  FinishReason,
  StartEvent,
  Timings,
  Truncation,
  Usage,
} from './chat/chat-event.ts'
export type {
  AssistantMessage,
  ChatImage,
  ChatMessage,
  ChatRequest,
  ChatTool,
  OtherMessage,
  SystemMessage,
  ThinkingMarks,
  ToolChoice,
  ToolMessage,
  UserMessage,
} from './chat/chat-request.ts'
export type { ToolCall } from './errors/partial.ts'
export type { Chat, ChatResult } from './chat/chat.ts'
export { fitsFormat } from './chat/layers/fits-format.ts'
export type { ChatAnswerContent } from './errors/partial.ts'
export { chatSettings, type Setting } from './chat/check-request.ts'
export { type ChatContent, Collector } from './chat/collect.ts'
export { joinText } from './chat/join-text.ts'
export { findMismatch } from './chat/schema/find-mismatch.ts'
export { nearestName } from './errors/nearest-name.ts'
export { optionNames } from './chat/to-option-warnings.ts'
export { createOllamaClient, type OllamaClient } from './client.ts'
export type { FallbackOptions, OllamaClientOptions } from './client-options.ts'
export type { DeploymentOption } from './deployments/place.ts'
export type { Probe } from './deployments/probe.ts'
export type { KeyVerdict, ProbeProblem } from './deployments/probe-problem.ts'
export type { DeploymentName, FallbackUsed, ServedBy } from './deployments/served-by.ts'
export type { Embed, EmbedBatchOptions, EmbedRequest, EmbedResult } from './embed/embed.ts'
export type { CallerNames } from './errors/caller-names.ts'
export {
  type ErrorOrigin,
  OllamaConnectionError,
  OllamaError,
  type OllamaErrorDetails,
  OllamaInputError,
  OllamaResponseError,
  OllamaStreamError,
  OllamaTimeoutError,
  type TimeoutPhase,
} from './errors/ollama-error.ts'
export type { Warning } from './errors/warning.ts'
export type { Known, ModelCapabilities } from './models/capabilities.ts'
export type { ContextLength } from './models/context-length.ts'
export type { EnsureOptions, EnsureResult, ListedModel, Models, PreloadOptions } from './models/models.ts'
export type { ByteStream, CreateBlobRequest, CreatedBlob } from './native/blobs.ts'
export type { LoadRequest } from './native/load.ts'
export type { LayerProgress, Progress } from './native/progress.ts'
export type { NativeClient } from './native/native-client.ts'
export type { OpenAIClient } from './openai/openai-client.ts'
export { type ConcurrencyLimit, createConcurrencyLimit } from './transport/concurrency-limit.ts'
export type { RetryOptions } from './transport/retry-options.ts'
export type { JsonStream } from './transport/stream-json.ts'
export type { Timeouts } from './transport/timeouts.ts'
