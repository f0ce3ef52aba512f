/** LangChain's LLM: a completion of one prompt. */
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base'
import { LLM } from '@langchain/core/language_models/llms'
import { GenerationChunk, type LLMResult } from '@langchain/core/outputs'
import { ensureConfig } from '@langchain/core/runnables'
import type { IterableReadableStream } from '@langchain/core/utils/stream'
import type { OllamaClient } from '@ollamakit/core'
import { checkCallFields, checkFields, langChainFields } from './check-options.ts'
import { checkValues } from './check-values.ts'
import { connect, refusedClient, connectionFields, toCall } from './connection.ts'
import type { OllamaCallOptions, OllamaInput, OllamaSettings } from './ollama-options.ts'
import { openCompletion } from './open-completion.ts'
import { allOptionPairs, type AnyNamedOption } from './option-names.ts'
import { withRetries } from './retry.ts'
import { type CompletionParams, toCompletionParams } from './to-completion-params.ts'
import { withoutUnset } from './unset.ts'
import { throwUnlessRetryable, toLangChainError } from './to-langchain-error.ts'
import { toStream } from './to-stream.ts'
import { addTokenUsage, type TokenUsage } from './to-usage-metadata.ts'
import { version } from './version.ts'

/** The settings are fields: what is assigned to one counts from the next call on. */
export interface Ollama extends Omit<OllamaSettings, 'model'> {}

/**
 * A model that completes a prompt, over `/api/generate` or `/v1/completions`.
 *
 * @example
 * const text = await new Ollama({ model: 'llama3.2' }).invoke('Once upon a time')
 */
export class Ollama extends LLM<OllamaCallOptions> {
  override lc_serializable = true
  /** The model's name as given. */
  model: string
  private input: OllamaInput
  private connection: OllamaClient

  /** Throws OllamaInputError if an option is unknown or invalid. */
  constructor(given: OllamaInput = {}) {
    checkFields('Ollama', given, inputNames)
    const input = withoutUnset(given)
    const client = connect(input, 'Ollama')
    const { onFailedAttempt, maxRetries } = input
    super({
      ...input,
      maxRetries: maxRetries ?? 2,
      onFailedAttempt: onFailedAttempt ?? throwUnlessRetryable,
    })
    this._addVersion('@ollamakit/langchain', version)
    this.input = input
    this.connection = client
    for (const name of settingNames) if (name in input) Object.assign(this, { [name]: input[name] })
    this.model = input.model || 'llama3'
  }

  /** Core's client, for everything that this class does not offer. */
  get client(): OllamaClient {
    return this.connection
  }

  /** Throws OllamaInputError: a client of the package `ollama` would be another one. */
  set client(_client: never) {
    throw refusedClient('Ollama')
  }

  /** Where requests go: without credentials, without a slash at its end. What is assigned counts from the next call on. */
  get baseUrl(): string {
    return this.connection.baseURL
  }

  set baseUrl(baseUrl: string) {
    const input = { ...this.input, baseUrl }
    this.connection = connect(input, 'Ollama')
    this.input = input
  }

  static override lc_name(): string {
    return 'Ollama'
  }

  override _llmType(): string {
    return 'ollama'
  }

  override get lc_secrets(): Record<string, string> {
    return { apiKey: 'OLLAMA_API_KEY' }
  }

  /** What goes to tracers and storage; headers may hold secrets and are no part of it. */
  override get lc_serializable_keys(): string[] {
    const stored = Object.entries(connectionFields).flatMap(([name, isStored]) => (isStored ? [name] : []))
    return [...settingNames, ...stored, 'maxRetries', 'maxConcurrency']
  }

  /** The request without its prompt. What a subclass changes here changes what is sent, the trace and the cache key. */
  override invocationParams(options?: this['ParsedCallOptions']): CompletionParams {
    return toCompletionParams(this, options)
  }

  override _identifyingParams(): Record<string, unknown> {
    return { baseUrl: this.baseUrl, dialect: this.client.chat.dialect, ...this.invocationParams() }
  }

  /** Only what a response depends on. */
  override _getSerializedCacheKeyParametersForCall(options: OllamaCallOptions): string {
    return super._getSerializedCacheKeyParametersForCall(this.invocationParams(options))
  }

  /** As LangChain's own, except that it does not read ahead. */
  override async stream(
    input: BaseLanguageModelInput,
    options?: Partial<OllamaCallOptions>,
  ): Promise<IterableReadableStream<string>> {
    checkValues('A call of Ollama', options ?? {})
    const config = ensureConfig(options)
    return toStream(this._streamIterator(input, config), config)
  }

  override async *_streamResponseChunks(
    prompt: string,
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<GenerationChunk> {
    try {
      checkCallFields('A call of Ollama', options, callNames)
      // They may have been assigned since.
      checkValues('Ollama', pick(this, settingNames))
      options.signal?.throwIfAborted()
      const call = toCall(options)
      const params = this.invocationParams(options)
      const open = (): ReturnType<typeof openCompletion> =>
        openCompletion(this.client, { prompt, params, call })
      for await (const { text, generationInfo } of await withRetries(this.caller, open, options)) {
        const chunk = new GenerationChunk({ text, ...(generationInfo ? { generationInfo } : {}) })
        yield chunk
        await runManager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk })
      }
    } catch (error) {
      throw toLangChainError(error)
    }
  }

  /** LangChain reads some of them before this class does, and fails with errors that do not name them. */
  protected override _separateRunnableConfigFromCallOptionsCompat(
    options?: Partial<OllamaCallOptions>,
  ): ReturnType<LLM<OllamaCallOptions>['_separateRunnableConfigFromCallOptionsCompat']> {
    checkValues('A call of Ollama', options ?? {})
    return super._separateRunnableConfigFromCallOptionsCompat(options)
  }

  override async _call(
    prompt: string,
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<string> {
    return (await this.complete(prompt, options, runManager)).text
  }

  /** LangChain's own drops what is known of a response besides its text. */
  override async _generate(
    prompts: string[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<LLMResult> {
    const completions = await Promise.all(prompts.map((prompt) => this.complete(prompt, options, runManager)))
    const usages = completions.map(
      ({ generationInfo }) => generationInfo?.['tokenUsage'] as TokenUsage | undefined,
    )
    return {
      generations: completions.map((completion) => [completion]),
      ...(usages.some(Boolean) ? { llmOutput: { tokenUsage: addTokenUsage(usages) } } : {}),
    }
  }

  private async complete(
    prompt: string,
    options: this['ParsedCallOptions'],
    runManager: CallbackManagerForLLMRun | undefined,
  ): Promise<GenerationChunk> {
    let whole = new GenerationChunk({ text: '' })
    for await (const chunk of this._streamResponseChunks(prompt, options, runManager))
      whole = whole.concat(chunk)
    return whole
  }
}

const ownSettings: Record<Exclude<keyof OllamaSettings, AnyNamedOption>, 0> = {
  model: 0,
  think: 0,
  format: 0,
  keepAlive: 0,
  suffix: 0,
  system: 0,
  template: 0,
  raw: 0,
  truncate: 0,
  shift: 0,
  options: 0,
}
const settingNames = [
  ...allOptionPairs.map(([name]) => name),
  ...Object.keys(ownSettings),
] as readonly (keyof OllamaSettings)[]
const inputNames: readonly string[] = [...settingNames, ...Object.keys(connectionFields), ...langChainFields]
const callNames: readonly string[] = [...settingNames, 'images', 'headers', 'timeouts']

function pick<T extends object>(object: T, names: readonly (keyof T)[]): object {
  return Object.fromEntries(names.map((name) => [name, object[name]]))
}
