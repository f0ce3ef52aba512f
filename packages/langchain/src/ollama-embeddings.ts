/** LangChain's embeddings. */
import { Embeddings, type EmbeddingsParams } from '@langchain/core/embeddings'
import { type EmbedRequest, OllamaInputError, type OllamaClient, type Usage } from '@ollamakit/core'
import { checkFields, langChainFields } from './check-options.ts'
import { connect, connectionFields, type ConnectionOptions } from './connection.ts'
import { droppedNames, type OllamaCamelCaseOptions } from './dropped-options.ts'
import { allOptionPairs, toWireOptions, type WireOptions } from './option-names.ts'
import { toLangChainError } from './to-langchain-error.ts'

/** `null` and `''` count as unset. */
export interface OllamaEmbeddingsParams extends EmbeddingsParams, ConnectionOptions {
  /** Model name. Default `mxbai-embed-large`, as in `@langchain/ollama`. */
  model?: string
  /** Shortens vectors to this length and normalizes them again. Default: the model's own length. */
  dimensions?: number
  /** How long the model stays loaded: seconds, or a Go duration such as `"10m"`. Native dialect only. */
  keepAlive?: string | number
  /** False: a text longer than the model's context is an error. Default: the server's, which truncates. Native dialect only. */
  truncate?: boolean
  /** The model's options, by their names here or on the wire. Native dialect only. */
  requestOptions?: OllamaCamelCaseOptions & WireOptions
  /** The most texts in one request. Default 512. */
  batchSize?: number
  /** Number of concurrent requests of this object. Default 1: the server embeds the texts of one request in parallel already. */
  maxConcurrency?: number
  /** Number of retries of a request that failed, if a retry can help. Default 2. */
  maxRetries?: number
  /** Called with the token counts of each call. */
  onUsage?: (usage: Usage) => void
}

export interface EmbedCallOptions {
  /** Closes the connections. */
  signal?: AbortSignal
}

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
  /** Where requests go: without credentials, without a slash at its end. */
  readonly baseUrl: string
  readonly client: OllamaClient
  dimensions?: number
  keepAlive?: string | number
  truncate?: boolean
  /** As the server spells them. */
  requestOptions?: Record<string, unknown>
  private readonly params: OllamaEmbeddingsParams

  /** Throws OllamaInputError if an option is unknown or invalid. */
  constructor(params: OllamaEmbeddingsParams = {}) {
    checkFields('OllamaEmbeddings', params, paramNames)
    const { requestOptions, concurrencyLimit } = params
    const maxConcurrency = params.maxConcurrency ?? 1
    const client = connect(concurrencyLimit ? params : { ...params, maxConcurrency }, 'OllamaEmbeddings')
    super({ ...params, maxConcurrency })
    this.params = params
    this.client = client
    this.baseUrl = this.client.baseURL
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

  /** One vector per text, in this order. No text is no request. Throws OllamaInputError for a text that is not a string. */
  override async embedDocuments(texts: string[], { signal }: EmbedCallOptions = {}): Promise<number[][]> {
    checkTexts(texts)
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
