/** The chat model around its requests: options as fields, the models of the server, and LangChain's hooks for traces, caches and token counts. */
import { BaseChatModel, type LangSmithParams } from '@langchain/core/language_models/chat_models'
import type { ModelProfile } from '@langchain/core/language_models/profile'
import type { BaseMessage, MessageContent } from '@langchain/core/messages'
import type { LLMResult } from '@langchain/core/outputs'
import type { Call, ListedModel, OllamaClient } from '@ollamakit/core'
import type { ChatOllamaCallOptions, ChatOllamaInput, ChatOllamaSettings } from './chat-ollama-options.ts'
import { checkFields } from './check-options.ts'
import { checkValues } from './check-values.ts'
import { connect, refusedClient, type ConnectionOptions } from './connection.ts'
import { estimateContentTokens, estimateMessageTokens } from './estimate-tokens.ts'
import { hasMedia } from './has-media.ts'
import { askProfile } from './model-profile.ts'
import { createModelEnsurer, pullModel, type PullModelOptions } from './pull-model.ts'
import { constructorFields, serializableFields, settingFields } from './setting-fields.ts'
import { type InvocationParams, toInvocationParams } from './to-invocation-params.ts'
import { withoutUnset } from './unset.ts'
import { throwUnlessRetryable } from './to-langchain-error.ts'
import { addTokenUsage } from './to-usage-metadata.ts'
import { version } from './version.ts'

/** The settings are fields: what is assigned to one counts from the next call on. */
export interface OllamaChatModel extends Omit<ChatOllamaSettings, 'model'> {}

/** What {@link ChatOllama} consists of besides asking. */
export abstract class OllamaChatModel extends BaseChatModel<ChatOllamaCallOptions> {
  override lc_serializable = true
  /** The model's name as given. */
  model: string
  /** Pulls a missing model before its first use. */
  checkOrPullModel: boolean
  /** Has no effect. */
  streaming?: boolean
  protected input: ChatOllamaInput
  protected ensureModel: ReturnType<typeof createModelEnsurer>
  private connection: OllamaClient
  private asked?: { model: string; loading: Promise<ModelProfile>; profile?: ModelProfile }

  /** Throws OllamaInputError if an option is unknown or invalid. */
  constructor(model: string, fields?: Omit<ChatOllamaInput, 'model'>)
  constructor(fields?: ChatOllamaInput)
  constructor(modelOrFields?: string | ChatOllamaInput, fields?: Omit<ChatOllamaInput, 'model'>) {
    const given = typeof modelOrFields === 'string' ? { ...fields, model: modelOrFields } : modelOrFields
    checkFields('ChatOllama', given ?? {}, constructorFields)
    const input = withoutUnset(given ?? {})
    const client = connect(input, 'ChatOllama')
    const onFailedAttempt = input.onFailedAttempt ?? throwUnlessRetryable
    super({ ...input, maxRetries: input.maxRetries ?? 2, onFailedAttempt })
    this._addVersion('@ollamakit/langchain', version)
    // LangChain declares it and leaves the assignment to its models.
    this.disableStreaming = input.disableStreaming ?? false
    this.input = input
    this.connection = client
    for (const name of settingFields) if (name in input) Object.assign(this, { [name]: input[name] })
    this.model = input.model || 'llama3'
    this.checkOrPullModel = input.checkOrPullModel ?? false
    if (input.streaming != null) this.streaming = input.streaming
    this.ensureModel = createModelEnsurer(client)
  }

  /** Core's client, for everything that this class does not offer. */
  get client(): OllamaClient {
    return this.connection
  }

  /** Throws OllamaInputError: a client of the package `ollama` would be another one. */
  set client(_client: never) {
    throw refusedClient('ChatOllama')
  }

  /** Where requests go: without credentials, without a slash at its end. What is assigned counts from the next call on. */
  get baseUrl(): string {
    return this.connection.baseURL
  }

  set baseUrl(baseUrl: string) {
    this.reconnect({ baseUrl })
  }

  /** The API in use. What is assigned counts from the next call on. */
  get dialect(): 'native' | 'openai' {
    return this.connection.chat.dialect
  }

  set dialect(dialect: 'native' | 'openai') {
    this.reconnect({ dialect })
  }

  private reconnect(changed: ConnectionOptions): void {
    const input = { ...this.input, ...changed }
    this.connection = connect(input, 'ChatOllama')
    this.ensureModel = createModelEnsurer(this.connection)
    this.input = input
    delete this.asked
  }

  override _llmType(): string {
    return 'ollama'
  }

  /**
   * What the model can do. A property cannot wait for the server: what the server says is in it after
   * {@link loadProfile}; before, only the options and the defaults.
   */
  override get profile(): ModelProfile {
    const { numCtx } = this
    const limit = numCtx ? { maxInputTokens: numCtx } : {}
    return { structuredOutput: true, ...this.asked?.profile, ...limit, ...this.input.profile }
  }

  /**
   * Returns the profile with what the server says of the model and its context. The server is asked once per model
   * name; what it does not say is missing.
   */
  async loadProfile(): Promise<ModelProfile> {
    if (this.asked?.model !== this.model)
      this.asked = { model: this.model, loading: askProfile(this.client, this.model) }
    const { asked } = this
    asked.profile = await asked.loading
    // A server that could not be asked may be there the next time.
    if (Object.keys(asked.profile).length === 0) delete this.asked
    return this.profile
  }

  /** Whether the model accepts recordings. True where the server does not say. */
  protected async hears(model: string, call: Call): Promise<boolean> {
    const known = model === this.model ? this.input.profile?.audioInputs : undefined
    return known ?? (await this.client.models.capabilities(model, call)).audio !== 'no'
  }

  /** Pulls a model. Throws OllamaError if the pull fails. */
  pull(model: string, options: PullModelOptions = {}): Promise<void> {
    return pullModel(this.client, model, options)
  }

  /** Returns the installed models. */
  list(): Promise<ListedModel[]> {
    return this.client.models.list()
  }

  /** Returns everything the server knows of a model. Default: this one. */
  show(model: string = this.model): ReturnType<OllamaClient['models']['show']> {
    return this.client.models.show(model)
  }

  /** Returns the loaded models. */
  ps(): ReturnType<OllamaClient['native']['ps']> {
    return this.client.native.ps()
  }

  /** Loads the model with the options of this object, so that the first call does not wait for it. */
  preload(): Promise<void> {
    const { options, keep_alive: keepAlive } = toInvocationParams(this)
    return this.client.models.preload(this.model, { options, keepAlive })
  }

  /** Frees the model's memory after its running responses. */
  unload(): Promise<void> {
    return this.client.models.unload(this.model)
  }

  /** A prompt's key says `[image]` for every picture, so a response about one would be given for another: such prompts are not cached. */
  override async _generateCached(
    ...args: Parameters<BaseChatModel<ChatOllamaCallOptions>['_generateCached']>
  ): ReturnType<BaseChatModel<ChatOllamaCallOptions>['_generateCached']> {
    const [{ messages }] = args
    if (!messages.some(hasMedia)) return super._generateCached(...args)
    return { generations: [], missingPromptIndices: messages.map((_, i) => i) }
  }

  /** An estimate that needs no network; see `estimateTextTokens`. */
  override async getNumTokens(content: MessageContent): Promise<number> {
    return estimateContentTokens(content)
  }

  /** The same estimate for a conversation, with pictures, tool calls and the frame of each message. */
  async getNumTokensFromMessages(
    messages: readonly BaseMessage[],
  ): Promise<{ totalCount: number; countPerMessage: number[] }> {
    const countPerMessage = messages.map(estimateMessageTokens)
    return { totalCount: countPerMessage.reduce((sum, count) => sum + count, 0), countPerMessage }
  }

  override _identifyingParams(): Record<string, unknown> {
    return {
      baseUrl: this.baseUrl,
      dialect: this.dialect,
      outputVersion: this.outputVersion,
      ...this.invocationParams(),
    }
  }

  /** Only what a response depends on: a signal or a LangGraph task in the options must not make every call a new one. */
  override _getSerializedCacheKeyParametersForCall(options: ChatOllamaCallOptions): string {
    const { outputVersion = this.outputVersion } = options
    return super._getSerializedCacheKeyParametersForCall({
      ...this.invocationParams(options),
      outputVersion,
    } as never)
  }

  /** The request without its messages. What a subclass changes here changes what is sent, the trace and the cache key. */
  override invocationParams(options?: this['ParsedCallOptions']): InvocationParams {
    return toInvocationParams(this, options)
  }

  override getLsParams(options: this['ParsedCallOptions']): LangSmithParams {
    const { model, options: wire = {} } = this.invocationParams(options)
    return {
      ls_provider: 'ollama',
      ls_model_name: model,
      ls_model_type: 'chat',
      ls_temperature: wire['temperature'] as number | undefined,
      ls_max_tokens: wire['num_predict'] as number | undefined,
      ls_stop: wire['stop'] as string[] | undefined,
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
    return [...serializableFields]
  }

  /** LangChain reads some of them before this class does, and fails with errors that do not name them. */
  protected override _separateRunnableConfigFromCallOptionsCompat(
    options?: Partial<ChatOllamaCallOptions>,
  ): ReturnType<BaseChatModel<ChatOllamaCallOptions>['_separateRunnableConfigFromCallOptionsCompat']> {
    checkValues('A call of ChatOllama', options ?? {})
    return super._separateRunnableConfigFromCallOptionsCompat(options)
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
}
