/** A model with options bound to it, as `bindTools` and `withConfig` return it. */
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base'
import type { ChatModelStream } from '@langchain/core/language_models/stream'
import type { AIMessageChunk } from '@langchain/core/messages'
import { ensureConfig, mergeConfigs, RunnableBinding, type RunnableConfig } from '@langchain/core/runnables'
import type { StreamEvent } from '@langchain/core/tracers/log_stream'
import type { IterableReadableStream } from '@langchain/core/utils/stream'
import { abortOnReturn } from './abort-on-return.ts'

import type { ChatOllamaCallOptions } from './chat-ollama-options.ts'
import { checkCallFields } from './check-options.ts'
import { callFields } from './setting-fields.ts'
import type { OllamaChatModel } from './ollama-chat-model.ts'

type Options = Partial<ChatOllamaCallOptions>
type StreamOptions = Parameters<RunnableBinding<BaseLanguageModelInput, AIMessageChunk>['streamEvents']>[2]

/**
 * LangChain's own binding cannot stream events without a version, and keeps the connection open while the model is
 * silent after its loop has been left.
 */
export class ChatOllamaBinding extends RunnableBinding<
  BaseLanguageModelInput,
  AIMessageChunk,
  ChatOllamaCallOptions
> {
  declare bound: OllamaChatModel

  override streamEvents(
    input: BaseLanguageModelInput,
    options: Options & { version: 'v1' | 'v2'; encoding: 'text/event-stream' },
    streamOptions?: StreamOptions,
  ): IterableReadableStream<Uint8Array>
  override streamEvents(
    input: BaseLanguageModelInput,
    options: Options & { version: 'v1' | 'v2' },
    streamOptions?: StreamOptions,
  ): IterableReadableStream<StreamEvent>
  /** Without a version: the model's own events, as of `ChatOllama.streamEvents`. */
  override streamEvents(input: BaseLanguageModelInput, options?: Options): ChatModelStream
  override streamEvents(
    input: BaseLanguageModelInput,
    options?: Options & { version?: 'v1' | 'v2' },
    streamOptions?: StreamOptions,
  ): IterableReadableStream<Uint8Array> | IterableReadableStream<StreamEvent> | ChatModelStream {
    const version = options?.version
    if (version) return super.streamEvents(input, { ...options, version }, streamOptions)
    return this.bound.streamEvents(input, mergeConfigs(this.config, options, this.kwargs) as Options)
  }

  override withConfig(config: Options): ChatOllamaBinding {
    checkCallFields('withConfig of ChatOllama', config, callFields)
    const { bound, kwargs } = this
    return new ChatOllamaBinding({
      bound,
      ...(kwargs ? { kwargs } : {}),
      config: { ...this.config, ...config },
    })
  }

  /** Closes the connection at once when the loop is left. */
  override _streamIterator(input: BaseLanguageModelInput, options?: Options): AsyncGenerator<AIMessageChunk> {
    const leaving = new AbortController()
    const { signal, ...rest } = ensureConfig(options as RunnableConfig)
    const both = signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal
    return abortOnReturn(super._streamIterator(input, { ...rest, signal: both }), leaving)
  }
}
