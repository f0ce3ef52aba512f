/** LangChain's embeddings. */
import { Embeddings } from '@langchain/core/embeddings'
import { type EmbedRequest, OllamaInputError, type OllamaClient } from '@ollamakit/core'
import { checkFields, langChainFields } from './check-options.ts'
import { connect, refusedClient, connectionFields, type ConnectionOptions } from './connection.ts'
import { droppedNames } from './dropped-options.ts'
import { allOptionPairs, toWireOptions } from './option-names.ts'
import { withoutUnset } from './unset.ts'
import type { EmbedCallOptions, OllamaEmbeddingsParams } from './ollama-embeddings-options.ts'
import { toLangChainError } from './to-langchain-error.ts'

/**
 * Vectors of texts, in as few requests as their number and size allow.
 *
 * Failures are core's `OllamaError`s.
 *
 * @example
 * const vectors = await new OllamaEmbeddings({ model: 'nomic-embed-text' }).embedDocuments(['Hello', 'World'])
 */
export class OllamaEmbeddings extends Embeddings {
  /** The model's name as given. */
  model: string
  dimensions?: number
  keepAlive?: string | number
  truncate?: boolean
  /** As the server spells them. */
  requestOptions?: Record<string, unknown>
  private params: OllamaEmbeddingsParams
  private connection: OllamaClient

  /** Throws OllamaInputError if an option is unknown or invalid. */
  constructor(given: OllamaEmbeddingsParams = {}) {
    checkFields('OllamaEmbeddings', given, paramNames)
    const params = withoutUnset(given)
    const { requestOptions } = params
    const connection = connectEmbeddings(params)
    super({ ...params, maxConcurrency: params.maxConcurrency ?? 1 })
    this.params = params
    this.connection = connection
    this.model = params.model || 'mxbai-embed-large'
    const { dimensions, truncate } = params
    const keepAlive = [params.keepAlive, requestOptions?.keepAlive].find(
      (value) => value != null && value !== '',
    )
    if (dimensions != null) this.dimensions = dimensions
    if (truncate != null) this.truncate = truncate
    if (keepAlive !== undefined) this.keepAlive = keepAlive
    if (requestOptions) this.requestOptions = this._convertOptions(requestOptions)
  }

  /** Core's client, for everything that this class does not offer. */
  get client(): OllamaClient {
    return this.connection
  }

  /** Throws OllamaInputError: a client of the package `ollama` would be another one. */
  set client(_client: never) {
    throw refusedClient('OllamaEmbeddings')
  }

  /** Where requests go: without credentials, without a slash at its end. What is assigned counts from the next call on. */
  get baseUrl(): string {
    return this.connection.baseURL
  }

  set baseUrl(baseUrl: string) {
    const params = { ...this.params, baseUrl }
    this.connection = connectEmbeddings(params)
    this.params = params
  }

  /** One vector per text, in this order. No text is no request. Throws OllamaInputError for a text that is not a string. */
  override async embedDocuments(texts: string[], options: EmbedCallOptions = {}): Promise<number[][]> {
    checkTexts(texts)
    checkFields('A call of OllamaEmbeddings', options, ['signal'])
    const { signal } = options
    try {
      return await this.embed(texts, signal)
    } catch (error) {
      throw toLangChainError(error)
    }
  }

  override async embedQuery(text: string, options?: EmbedCallOptions): Promise<number[]> {
    const [vector = []] = await this.embedDocuments([text], options)
    return vector
  }

  /** The options of `requestOptions` as the server spells them. */
  _convertOptions(options: NonNullable<OllamaEmbeddingsParams['requestOptions']>): Record<string, unknown> {
    checkFields('requestOptions', options, optionNames)
    const wire = Object.entries(options).filter(([name]) => wireNames.has(name))
    return { ...Object.fromEntries(wire), ...toWireOptions(options) }
  }

  private async embed(inputs: string[], signal: AbortSignal | undefined): Promise<number[][]> {
    const { batchSize, maxConcurrency, maxRetries, onFailedAttempt, onUsage } = this.params
    const request = {
      model: this.model,
      inputs,
      dimensions: this.dimensions,
      truncate: this.truncate,
      keepAlive: this.keepAlive,
      options: this.requestOptions,
      batch: {
        texts: batchSize ?? undefined,
        parallel: maxConcurrency === Infinity ? undefined : (maxConcurrency ?? undefined),
      },
    } as EmbedRequest // core checks the values
    // Core repeats only the batch that failed; LangChain's caller, which knows the callback, repeats all.
    const { embeddings, usage } = onFailedAttempt
      ? await this.caller.callWithOptions(signal ? { signal } : {}, () =>
          this.client.embed(request, { signal }),
        )
      : await this.client.embed(request, { signal, retry: maxRetries ?? 2 })
    onUsage?.(usage)
    return embeddings
  }
}

type OwnName = Exclude<
  keyof OllamaEmbeddingsParams,
  keyof ConnectionOptions | (typeof langChainFields)[number]
>
const ownNames: Record<OwnName, 0> = {
  model: 0,
  dimensions: 0,
  keepAlive: 0,
  truncate: 0,
  requestOptions: 0,
  batchSize: 0,
  onUsage: 0,
}
const paramNames = [...Object.keys({ ...ownNames, ...connectionFields }), ...langChainFields]
const wireNames: ReadonlySet<string> = new Set(allOptionPairs.map(([, name]) => name))
const optionNames = [...new Set(['keepAlive', ...allOptionPairs.flat(), ...Object.keys(droppedNames)])]

function connectEmbeddings(params: OllamaEmbeddingsParams): OllamaClient {
  const maxConcurrency = params.maxConcurrency ?? 1
  return connect(params.concurrencyLimit ? params : { ...params, maxConcurrency }, 'OllamaEmbeddings')
}

function checkTexts(texts: unknown): void {
  if (!Array.isArray(texts))
    throw new OllamaInputError(`embedDocuments takes a list of texts, not ${describe(texts)}`)
  const wrong = texts.findIndex((text) => typeof text !== 'string')
  if (wrong >= 0)
    throw new OllamaInputError(`texts[${wrong}] is ${describe(texts[wrong])}, and only texts can be embedded`)
}

function describe(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : `of type ${typeof value}`
}
