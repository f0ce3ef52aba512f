/** The chat model: LangChain's methods, each a few lines that put the mappings beside this file together. */
import type { Callbacks, CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import type {
  BaseLanguageModelInput,
  StructuredOutputMethodOptions,
} from '@langchain/core/language_models/base'
import {
  BaseChatModel,
  type BindToolsInput,
  type LangSmithParams,
} from '@langchain/core/language_models/chat_models'
import type { ChatModelStreamEvent } from '@langchain/core/language_models/event'
import type { ModelProfile } from '@langchain/core/language_models/profile'
import type { AIMessageChunk, BaseMessage, BaseMessageLike, MessageContent } from '@langchain/core/messages'
import type { ChatGenerationChunk, ChatResult, LLMResult } from '@langchain/core/outputs'
import type { Runnable } from '@langchain/core/runnables'
import { type ChatAnswer, createOllamaClient, type OllamaClient } from '@ollamakit/core'
import { abortOnReturn } from './abort-on-return.ts'
import type { ChatOllamaCallOptions, ChatOllamaInput } from './chat-ollama-options.ts'
import { hasMedia } from './has-media.ts'
import { optionPairs } from './option-names.ts'
import { readEvents } from './read-events.ts'
import { createChatResultFolder } from './to-chat-result.ts'
import { type ChatSettings, toChatRequest, toChatSettings } from './to-chat-request.ts'
import { throwUnlessRetryable, toLangChainError } from './to-langchain-error.ts'
import { createMessageChunkReader } from './to-message-chunks.ts'
import { createStreamEventReader } from './to-stream-events.ts'
import { type OutputSchema, type StructuredOutput, toStructuredOutput } from './to-structured-output.ts'
import { toToolDefinition } from './to-tools.ts'
import { addTokenUsage } from './to-usage-metadata.ts'

/**
 * A model of Ollama, in either of its API dialects.
 *
 * Failures are core's `OllamaError`s, an abort is the signal's own reason; neither ever ends as a short answer.
 *
 * @example
 * const model = new ChatOllama({ model: 'llama3.2', temperature: 0 })
 * for await (const chunk of await model.stream('Why is the sky blue?')) process.stdout.write(chunk.text)
 */
export class ChatOllama extends BaseChatModel<ChatOllamaCallOptions> {
  override lc_serializable = true
  /** The model's name as given. */
  readonly model: string
  /** Where requests go: without credentials, without a slash at its end. */
  readonly baseUrl: string
  /** What is spoken. */
  readonly dialect: 'native' | 'openai'
  protected readonly input: ChatOllamaInput
  protected readonly client: OllamaClient

  /** Throws OllamaInputError when an option is wrong. */
  constructor(input: ChatOllamaInput) {
    super({
      ...input,
      maxRetries: input.maxRetries ?? 2,
      onFailedAttempt: input.onFailedAttempt ?? throwUnlessRetryable,
    })
    const { model, baseUrl, apiKey, headers, fetch, dialect, timeouts, maxConcurrency } = input
    // LangChain declares it and leaves it to its models to take it over.
    this.disableStreaming = input.disableStreaming ?? false
    this.input = input
    // LangChain's own limit counts requests until their answer begins, core's until it has ended.
    const concurrency = maxConcurrency === Infinity ? undefined : maxConcurrency
    this.client = createOllamaClient({
      baseURL: baseUrl,
      apiKey,
      headers,
      fetch,
      dialect,
      timeouts,
      concurrency,
    })
    this.model = model
    this.baseUrl = this.client.baseURL
    this.dialect = this.client.chat.dialect
  }

  static override lc_name(): string {
    return 'ChatOllama'
  }

  override _llmType(): string {
    return 'ollama'
  }

  override get profile(): ModelProfile {
    return { structuredOutput: true, ...this.input.profile }
  }

  override async _generate(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    const answer = await this.open(messages, options)
    const outputVersion = options.outputVersion ?? this.outputVersion ?? 'v0'
    const folder = createChatResultFolder(outputVersion, answer.warnings)
    const toChunks = runManager && createMessageChunkReader(outputVersion, answer.warnings)
    for await (const events of readEvents(answer)) {
      folder.add(events)
      if (toChunks) for (const chunk of toChunks(events)) await tellNewToken(runManager, chunk, options)
    }
    return folder.result()
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const answer = await this.open(messages, options)
    const toChunks = createMessageChunkReader(
      options.outputVersion ?? this.outputVersion ?? 'v0',
      answer.warnings,
    )
    for await (const events of readEvents(answer)) {
      for (const chunk of toChunks(events)) {
        yield chunk
        // Afterwards: LangChain has given the chunk its id by now.
        if (runManager) await tellNewToken(runManager, chunk, options)
      }
    }
  }

  override async *_streamChatModelEvents(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
  ): AsyncGenerator<ChatModelStreamEvent> {
    const answer = await this.open(messages, options)
    const toEvents = createStreamEventReader(answer.warnings)
    for await (const events of readEvents(answer)) yield* toEvents(events)
  }

  /** Leaving a loop over `stream()` closes the socket at once, also while the model is silent. */
  override _streamIterator(
    input: BaseLanguageModelInput,
    options?: Partial<ChatOllamaCallOptions>,
  ): AsyncGenerator<AIMessageChunk> {
    const leaving = new AbortController()
    const signal = options?.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal
    return abortOnReturn(super._streamIterator(input, { ...options, signal }), leaving)
  }

  override bindTools(
    tools: BindToolsInput[],
    kwargs?: Partial<ChatOllamaCallOptions>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, ChatOllamaCallOptions> {
    return this.withConfig({
      tools: tools.map((tool, i) => toToolDefinition(tool, `tools[${i}]`)),
      ...kwargs,
    })
  }

  override withStructuredOutput<Output extends Record<string, unknown> = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions,
  ): Runnable<BaseLanguageModelInput, Output>
  override withStructuredOutput<Output extends Record<string, unknown> = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>
  override withStructuredOutput<Output extends Record<string, unknown> = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<boolean>,
  ): StructuredOutput<Output> {
    return toStructuredOutput(this, schema, config)
  }

  /** A prompt's key says `[image]` for every picture, so an answer about one would be given for another: such prompts are not cached. */
  override async generate(
    messages: BaseMessageLike[][],
    options?: string[] | Partial<ChatOllamaCallOptions>,
    callbacks?: Callbacks,
  ): Promise<LLMResult> {
    const model: this =
      this.cache && messages.some(hasMedia) ? Object.create(this, { cache: { value: undefined } }) : this
    return await super.generate.call(model, messages, options, callbacks)
  }

  /** An estimate that needs no network: four characters are about one token. */
  override async getNumTokens(content: MessageContent): Promise<number> {
    const texts =
      typeof content === 'string'
        ? [content]
        : content.map((block) => (typeof block.text === 'string' ? block.text : ''))
    return Math.ceil(texts.join('').length / 4)
  }

  override _identifyingParams(): Record<string, unknown> {
    return {
      baseUrl: this.baseUrl,
      dialect: this.dialect,
      outputVersion: this.outputVersion,
      ...toChatSettings(this.input),
    }
  }

  /** Only what an answer depends on: a signal or a LangGraph task in the options must not make every call a new one. */
  override _getSerializedCacheKeyParametersForCall(options: ChatOllamaCallOptions): string {
    const { outputVersion = this.outputVersion } = options
    const { tools, ...settings } = this.settings(options)
    return super._getSerializedCacheKeyParametersForCall({
      ...settings,
      ...(tools ? { tools: [...tools] } : {}),
      outputVersion,
    })
  }

  override invocationParams(options?: this['ParsedCallOptions']): Record<string, unknown> {
    const { tools, ...settings } = this.settings(options)
    return {
      ...settings,
      ...(tools ? { tools: tools.map((tool) => ({ type: 'function', function: tool })) } : {}),
    }
  }

  override getLsParams(options: this['ParsedCallOptions']): LangSmithParams {
    const { model, options: wire = {} } = this.settings(options)
    return {
      ls_provider: 'ollama',
      ls_model_name: model,
      ls_model_type: 'chat',
      ls_temperature: wire.temperature,
      ls_max_tokens: wire.num_predict,
      ls_stop: wire.stop,
    }
  }

  override _combineLLMOutput(...outputs: LLMResult['llmOutput'][]): LLMResult['llmOutput'] {
    return { tokenUsage: addTokenUsage(outputs.map((output) => output?.['tokenUsage'])) }
  }

  override get lc_secrets(): Record<string, string> {
    return { apiKey: 'OLLAMA_API_KEY' }
  }

  /** What goes to tracers and storage; headers may hold secrets and are no part of it. */
  override get lc_serializable_keys(): string[] {
    return [...optionPairs.map(([name]) => name), ...serializableKeys]
  }

  protected override _filterInvocationParamsForTracing(
    params: Record<string, unknown>,
  ): Record<string, unknown> {
    const { format: _large, ...rest } = super._filterInvocationParamsForTracing(params)
    return rest
  }

  protected override _getCallOptionsForTracing(
    options: this['ParsedCallOptions'],
  ): this['ParsedCallOptions'] {
    return { ...options, headers: undefined }
  }

  private settings(options?: ChatOllamaCallOptions): ChatSettings {
    return toChatSettings(this.input, options)
  }

  /** Only this is tried again: once an answer has begun, a second one would not be its continuation. */
  private open(messages: BaseMessage[], options: ChatOllamaCallOptions): Promise<ChatAnswer> {
    const { signal, headers, maxRetries } = options
    signal?.throwIfAborted()
    return this.caller.callWithOptions({ signal, maxRetries }, async () => {
      try {
        return await this.client.chat.open(toChatRequest(messages, this.input, options), { signal, headers })
      } catch (error) {
        throw toLangChainError(error)
      }
    })
  }
}

const serializableKeys = [
  'model',
  'baseUrl',
  'apiKey',
  'dialect',
  'think',
  'format',
  'keepAlive',
  'truncate',
  'shift',
  'strictContext',
  'logprobs',
  'options',
  'maxTokens',
  'stopSequences',
  'profile',
  'outputVersion',
  'disableStreaming',
  'timeouts',
  'maxRetries',
  'maxConcurrency',
] satisfies (keyof ChatOllamaInput)[]

/** Every chunk is told, the last one with the usage, too; what was thought is not told as text. */
async function tellNewToken(
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
