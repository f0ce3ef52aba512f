/** The models of one Ollama: listing, describing, loading and pulling them. */
import type { Options, ShowResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { Progress } from '../native/progress.ts'
import type { ModelCapabilities } from './capabilities.ts'
import type { ContextLength } from './context-length.ts'

export interface Models {
  /** Lists the installed models. Uses the openai endpoint if the native one is missing (gateways). */
  list(call?: Call): Promise<ListedModel[]>
  /** Returns the details of one model. */
  show(model: string, call?: Call): Promise<ShowResponse>
  /**
   * Returns what a model can do. Sends one request per model, and another after ten minutes or after this client changed the model.
   * Values are `unknown`, without an error, if the server does not tell (Olla, gateways, a missing model).
   */
  capabilities(model: string, call?: Call): Promise<ModelCapabilities>
  /** Returns the context length in force, and the largest that the model was made for. `capabilities` then needs no request of its own. */
  contextLength(model: string, call?: Call): Promise<ContextLength>
  /** Loads a model, so that the first response does not wait for it. */
  preload(model: string, options?: PreloadOptions): Promise<void>
  /** Unloads a model, after responses in progress. */
  unload(model: string, call?: Call): Promise<void>
  /**
   * Pulls a model if it is missing. Concurrent callers share one pull; aborting one does not stop it for the others.
   *
   * @throws OllamaResponseError behind a proxy that cannot pull, OllamaStreamError if the pull fails.
   */
  ensure(model: string, options?: EnsureOptions): Promise<EnsureResult>
}

/** A model as lists show it. Fields that the server does not send are absent. */
export interface ListedModel {
  /** With its tag, if the server sends it. */
  name: string
  /** Bytes. */
  size?: number
  /** 64 hex digits. */
  digest?: string
  modifiedAt?: Date
  /** Such as `llama`. */
  family?: string
  /** Text such as `8.2B`. */
  parameterSize?: string
  /** Such as `Q4_K_M`. */
  quantization?: string
}

export interface PreloadOptions extends Call {
  /** Seconds, or a Go duration such as `"1h30m"`. Default 5 minutes; negative keeps it. */
  keepAlive?: number | string | undefined
  /** Those of the requests to come: another `num_ctx` would load the model again. */
  options?: Options | undefined
}

export interface EnsureOptions extends Call {
  /** Called for each line of the pull; not called if the model is installed. */
  onProgress?: ((progress: Progress) => void) | undefined
}

export interface EnsureResult {
  /** False: it was installed already. */
  pulled: boolean
}
