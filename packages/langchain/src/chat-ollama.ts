/** The chat model: LangChain's methods, each a few lines that put the mappings beside this file together. */
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import type {
  BaseLanguageModelInput,
  StructuredOutputMethodOptions,
} from '@langchain/core/language_models/base'
import type { BindToolsInput } from '@langchain/core/language_models/chat_models'
import type { ChatModelStreamEvent } from '@langchain/core/language_models/event'
import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages'
import type { ChatGenerationChunk, ChatResult } from '@langchain/core/outputs'
import { ensureConfig, type Runnable } from '@langchain/core/runnables'
import type { IterableReadableStream } from '@langchain/core/utils/stream'
import type { ChatAnswer, ChatRequest, Warning } from '@ollamakit/core'
import { abortOnReturn } from './abort-on-return.ts'
import { ChatOllamaBinding } from './chat-ollama-binding.ts'
import type { ChatOllamaCallOptions } from './chat-ollama-options.ts'
import { checkCallFields } from './check-options.ts'
import { checkValues } from './check-values.ts'
import { toCall } from './connection.ts'
import { OllamaChatModel } from './ollama-chat-model.ts'
import { readEvents, streamItems } from './read-events.ts'
import { withRetries } from './retry.ts'
import { callFields } from './setting-fields.ts'
import { createChatResultFolder } from './to-chat-result.ts'
import { toChatRequest } from './to-chat-request.ts'
import { toLangChainError } from './to-langchain-error.ts'
import { createMessageChunkReader } from './to-message-chunks.ts'
import { toStream } from './to-stream.ts'
import { createStreamEventReader } from './to-stream-events.ts'
import {
  type OutputSchema,
  type ParsedOutput,
  type StructuredOutput,
  toStructuredOutput,
} from './to-structured-output.ts'
import { toToolDefinition } from './to-tools.ts'

/**
 * A model of Ollama, in either of its API dialects.
 *
 * Failures are core's `OllamaError`s, an abort is the signal's own reason; neither ever ends as a short response.
 *
 * @example
 * const model = new ChatOllama({ model: 'llama3.2', temperature: 0 })
 * for await (const chunk of await model.stream('Why is the sky blue?')) process.stdout.write(chunk.text)
 */
export class ChatOllama extends OllamaChatModel {
  static override lc_name(): string {
    return 'ChatOllama'
  }

  override async _generate(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    const answer = await this.open(messages, options)
    const { warnings } = answer
    const outputVersion = options.outputVersion ?? this.outputVersion ?? 'v0'
    const folder = createChatResultFolder(outputVersion, warnings)
    // Chunks are only for handlers.
    const toChunks = runManager?.handlers.length && createMessageChunkReader({ outputVersion, warnings })
    await readEvents(answer, (events) => {
      folder.add(events)
      return toChunks ? reportTokens(runManager, toChunks(events), options) : undefined
    })
    return folder.result()
  }

  override _streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const outputVersion = options.outputVersion ?? this.outputVersion ?? 'v0'
    const withUsage = (options.streamUsage ?? this.streamUsage) !== false
    return streamItems(
      () => this.open(messages, options),
      ({ warnings }) => ({
        toItems: createMessageChunkReader({ outputVersion, warnings, withUsage }),
        // Afterwards: LangChain has given the chunk its id by then.
        ...(runManager ? { afterItem: (chunk) => reportToken(runManager, chunk, options) } : {}),
      }),
    )
  }

  override _streamChatModelEvents(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
  ): AsyncGenerator<ChatModelStreamEvent> {
    return streamItems(
      () => this.open(messages, options),
      ({ warnings }) => ({ toItems: createStreamEventReader(warnings) }),
    )
  }

  /** Closes the connection at once when a loop over `stream()` is left, also while the model is silent. */
  override _streamIterator(
    input: BaseLanguageModelInput,
    options?: Partial<ChatOllamaCallOptions>,
  ): AsyncGenerator<AIMessageChunk> {
    const leaving = new AbortController()
    const signal = options?.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal
    return abortOnReturn(super._streamIterator(input, { ...options, signal }), leaving)
  }

  /** As LangChain's own, except that it does not read ahead. */
  override async stream(
    input: BaseLanguageModelInput,
    options?: Partial<ChatOllamaCallOptions>,
  ): Promise<IterableReadableStream<AIMessageChunk>> {
    checkValues('A call of ChatOllama', options ?? {})
    const config = ensureConfig(options)
    return toStream(this._streamIterator(input, config), config)
  }

  override withConfig(config: Partial<ChatOllamaCallOptions>): ChatOllamaBinding {
    checkCallFields('withConfig of ChatOllama', config, callFields)
    return new ChatOllamaBinding({ bound: this, kwargs: {}, config })
  }

  override bindTools(tools: BindToolsInput[], kwargs?: Partial<ChatOllamaCallOptions>): ChatOllamaBinding {
    checkValues('bindTools of ChatOllama', { tools: tools ?? 'nothing' })
    checkCallFields('bindTools of ChatOllama', kwargs ?? {}, callFields)
    return this.withConfig({
      tools: tools.map((tool, i) => toToolDefinition(tool, `tools[${i}]`)),
      ...kwargs,
    })
  }

  override withStructuredOutput<Output extends Record<string, any> = Record<string, any>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions,
  ): Runnable<BaseLanguageModelInput, Output>
  override withStructuredOutput<Output extends Record<string, any> = Record<string, any>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, ParsedOutput<Output>>
  override withStructuredOutput<Output extends Record<string, any> = Record<string, any>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<boolean>,
  ): StructuredOutput<Output>
  override withStructuredOutput<Output extends Record<string, any> = Record<string, any>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<boolean>,
  ): StructuredOutput<Output> {
    return toStructuredOutput(this, schema, config)
  }

  private async open(messages: BaseMessage[], options: ChatOllamaCallOptions): Promise<ChatAnswer> {
    try {
      const warnings: Warning[] = []
      checkCallFields('A call of ChatOllama', options, callFields)
      options.signal?.throwIfAborted()
      const params = this.invocationParams(options)
      const recordings = { areSent: true, found: false }
      let request = toChatRequest(messages, params, warnings, recordings)
      // Asked only now: nearly no conversation holds a recording.
      if (recordings.found && !(await this.hears(request.model, toCall(options)))) {
        warnings.length = 0
        request = toChatRequest(messages, params, warnings, { areSent: false, found: false })
      }
      const answer = await this.send(request, options)
      return warnings.length > 0 ? { ...answer, warnings: [...warnings, ...answer.warnings] } : answer
    } catch (error) {
      throw toLangChainError(error)
    }
  }

  /** Only this is retried: once a response has begun, a second one would not be its continuation. */
  private async send(request: ChatRequest, options: ChatOllamaCallOptions): Promise<ChatAnswer> {
    const { signal, maxRetries } = options
    if (this.checkOrPullModel)
      await this.ensureModel(request.model, { signal, onProgress: this.input.onPullProgress })
    const call = toCall(options)
    return withRetries(this.caller, () => this.client.chat.open(request, call), { signal, maxRetries })
  }
}

async function reportTokens(
  runManager: CallbackManagerForLLMRun,
  chunks: readonly ChatGenerationChunk[],
  options: object,
): Promise<void> {
  for (const chunk of chunks) await reportToken(runManager, chunk, options)
}

/** Every chunk is reported, the last one with the usage, too; thinking is not reported as text. */
async function reportToken(
  runManager: CallbackManagerForLLMRun,
  chunk: ChatGenerationChunk,
  options: object,
): Promise<void> {
  // LangChain adds it to the options of each prompt of a `generate`, and not to their type.
  const prompt = 'promptIndex' in options && typeof options.promptIndex === 'number' ? options.promptIndex : 0
  await runManager.handleLLMNewToken(chunk.text, { prompt, completion: 0 }, undefined, undefined, undefined, {
    chunk,
  })
}
