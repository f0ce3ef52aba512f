/** The client: where Ollama is, which dialect it speaks, and everything that can be asked of it. */
import type { ModelList } from '@ollamakit/wire/openai'
import type { ShowRequest, ShowResponse, TagsResponse, VersionResponse } from '@ollamakit/wire/native'
import type { Call } from './chat/chat-answer.ts'
import type { Chat } from './chat/chat.ts'

export interface OllamaClientOptions {
  /**
   * Where Ollama is: `host`, `host:port`, a URL, with or without `/api` or `/v1` at its end.
   * Default: the environment's `OLLAMA_HOST`, then `http://127.0.0.1:11434`.
   */
  baseURL?: string
  /** Sent as `Authorization: Bearer …`. Default: the environment's `OLLAMA_API_KEY`, but only for `https://ollama.com`. */
  apiKey?: string
  /** Sent with every request. */
  headers?: Record<string, string | undefined>
  /** Default: the platform's. */
  fetch?: typeof globalThis.fetch
  /** What `chat` speaks: `native` (`/api/*`, all options) or `openai` (`/v1/*`, for gateways that have nothing else). Default `native`. */
  dialect?: 'native' | 'openai'
}

export interface OllamaClient {
  /** Where requests go: without credentials, without a slash at its end. */
  readonly baseURL: string
  readonly native: NativeClient
  readonly openai: OpenAIClient
  readonly chat: Chat
}

/** The native dialect as the wire has it. */
export interface NativeClient {
  /** `GET /api/tags`: what is installed. */
  tags(call?: Call): Promise<TagsResponse>
  /** `POST /api/show`: what is known of one model. */
  show(request: ShowRequest, call?: Call): Promise<ShowResponse>
  /** `GET /api/version`. */
  version(call?: Call): Promise<VersionResponse>
}

/** The openai dialect as the wire has it. */
export interface OpenAIClient {
  /** `GET /v1/models`. */
  models(call?: Call): Promise<ModelList>
}

/** A client of one Ollama. Throws OllamaInputError when an option is wrong. */
export declare function createOllamaClient(options?: OllamaClientOptions): OllamaClient
