/** What all models have in common: name, connection, and serialization. */
import { type Call, createOllamaClient, type OllamaClient } from '@ollamakit/core'
import type { Connection, OllamaLanguageModelChatOptions } from './model-options.ts'
import { invalid } from './read-options.ts'
import { toAPICallError } from './to-api-call-error.ts'
import { type CallOptions, toCall } from './to-call.ts'

/** The configuration of a model. Keys are inside functions, so that a model can be logged. */
export interface ModelConfig<Settings> {
  /** The provider's name, `ollama` unless it was given another. */
  name: string
  /** Created with the first request, so that a provider can be created before its environment is set. */
  client: () => OllamaClient
  /** The settings of the connection; undefined for the Ollama of the environment. */
  connection: () => Connection | undefined
  settings?: Settings
  defaults?: OllamaLanguageModelChatOptions
}

/** A model as plain data, for workflows that continue in another process. It contains keys and headers given in code, but no functions; the environment is read again. */
export interface SerializedModel {
  modelId: string
  config: {
    name: string
    /** Absent for the Ollama of the environment. */
    connection?: Connection
    settings?: object
    defaults?: OllamaLanguageModelChatOptions
  }
}

/** The keys under which the Workflow SDK looks for a class's own serialization, as its package `@workflow/serde` has them. */
const workflowSerialize: unique symbol = Symbol.for('workflow-serialize')
const workflowDeserialize: unique symbol = Symbol.for('workflow-deserialize')

export abstract class OllamaModel<Settings extends object> {
  // Not members: a declaration emitted file by file cannot have a computed name.
  static {
    Object.assign(this, {
      [workflowSerialize]({ modelId, config }: OllamaModel<object>): SerializedModel {
        const { name, connection, settings, defaults } = config
        return { modelId, config: withoutFunctions({ name, connection: connection(), settings, defaults }) }
      },
      [workflowDeserialize](this: AnyModel, { modelId, config }: SerializedModel): OllamaModel<object> {
        const { connection, ...rest } = config
        return new this(modelId, { ...rest, ...connect(connection) })
      },
    })
  }

  readonly specificationVersion = 'v4'
  readonly modelId: string
  // `protected`, not `#`: a Proxy or a copy of the model reads it, too.
  protected readonly config: ModelConfig<Settings>

  constructor(modelId: string, config: ModelConfig<Settings>) {
    this.modelId = modelId
    this.config = config
  }

  /** Returns the call for core: signal, headers, user agent. @throws InvalidArgumentError if the model has no name. */
  protected call(call: CallOptions): Call | Promise<Call> {
    if (typeof this.modelId !== 'string' || this.modelId.trim() === '')
      throw invalid('modelId', this.modelId, 'the name of a model')
    return toCall(call, this.config.connection())
  }

  /** Translates what core throws. `body`: the request, for errors thrown before there is one to show. */
  protected fail(error: unknown, body: unknown): never {
    throw toAPICallError(error, { url: this.config.client().baseURL, body })
  }
}

type AnyModel = new (modelId: string, config: ModelConfig<object>) => OllamaModel<object>

/** Returns the part of a configuration that connects. @throws InvalidArgumentError for a wrong setting. */
export function connect(connection?: Connection): Pick<ModelConfig<object>, 'client' | 'connection'> {
  let client: OllamaClient | undefined
  return { client: () => (client ??= createClient(connection ?? {})), connection: () => connection }
}

/** Creates core's client. Keys and headers that are functions belong to the calls. @throws InvalidArgumentError for a wrong setting, such as an invalid base URL. */
function createClient({ apiKey, headers, ...options }: Connection): OllamaClient {
  try {
    return createOllamaClient(
      {
        ...options,
        ...(typeof apiKey === 'function' ? {} : { apiKey }),
        ...(typeof headers === 'function' ? {} : { headers }),
      },
      names,
    )
  } catch (error) {
    throw toAPICallError(error, { url: '', body: options })
  }
}

/** How core's messages spell options for callers of this package. */
const names = {
  createOllamaClient: 'createOllama',
  partial: 'error.cause.partial',
  preload: 'ollama.client.models.preload',
}

/** The same value without functions, such as a custom `fetch`, and without what is undefined. */
function withoutFunctions<T>(value: T): T {
  // Both branches keep the keys, less those that may be absent.
  if (Array.isArray(value)) return value.map(withoutFunctions) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(
    ([, inner]) => typeof inner !== 'function' && inner !== undefined,
  )
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutFunctions(inner)])) as T
}
