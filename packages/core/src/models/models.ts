/** The models of one Ollama: what is there, what it can do, and getting it there. */
import type { Options, ShowResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { Progress } from '../native/progress.ts'
import type { ModelCapabilities } from './capabilities.ts'
import type { ContextLength } from './context-length.ts'

export interface Models {
  /** What is installed. Where the native list is missing (gateways), the openai one. */
  list(call?: Call): Promise<ListedModel[]>
  /** All that the server says of one model. */
  show(model: string, call?: Call): Promise<ShowResponse>
  /**
   * What a model can do. Asked once per model, and again after ten minutes or after this client changed the model.
   * A server that does not say (Olla, gateways, a model that is missing) makes it `unknown` and is no error.
   */
  capabilities(model: string, call?: Call): Promise<ModelCapabilities>
  /** The context length in force, and the largest the model was made for. */
  contextLength(model: string, call?: Call): Promise<ContextLength>
  /** Loads a model, so that the first answer does not have to wait for it. */
  preload(model: string, options?: PreloadOptions): Promise<void>
  /** Frees the model's memory, after running answers. */
  unload(model: string, call?: Call): Promise<void>
  /**
   * Pulls a model unless it is there. Calls for the same model at the same time share one pull; who aborts leaves it to the others, and the last one ends it.
   *
   * @throws OllamaResponseError behind a proxy that pulls nothing, OllamaStreamError when the pull fails.
   */
  ensure(model: string, options?: EnsureOptions): Promise<EnsureResult>
}

/** A model as lists show it; absent is what the server does not say. */
export interface ListedModel {
  /** With its tag, where the server writes it. */
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
  /** Those that the questions will have: another `num_ctx` would load the model again. */
  options?: Options | undefined
}

export interface EnsureOptions extends Call {
  /** Called for each line of the pull; not at all if the model is there. */
  onProgress?: ((progress: Progress) => void) | undefined
}

export interface EnsureResult {
  /** False: it was there. */
  pulled: boolean
}
