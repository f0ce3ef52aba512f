/** An installed model as a fixture file describes it. */
import type { JsonObject } from '@ollamakit/wire'
import type { Capability, Tensor } from '@ollamakit/wire/native'

/** A model; what is absent is made up plausibly and always the same. */
export interface ModelFixture {
  /** `llama3.2` is `llama3.2:latest`. */
  name: string
  /** Default: what models of this name can do, `completion` and `tools` if it says nothing. */
  capabilities?: Capability[]
  /** Such as `llama`. `gptoss` is rendered as harmony. */
  family?: string
  /** Such as `8.2B`. */
  parameterSize?: string
  /** Such as `Q4_K_M`. */
  quantization?: string
  contextLength?: number
  embeddingLength?: number
  /** Bytes of all layers. */
  size?: number
  /** 64 hex digits. */
  digest?: string
  /** RFC 3339. Default: the first model of the list is the newest. */
  modifiedAt?: string
  parentModel?: string
  /** With `{%` in it, it is the model's own chat template: its runner splits thinking and calls, and calls come in the last frame. Otherwise a Go template. */
  template?: string
  system?: string
  parameters?: JsonObject
  license?: string
  /** Messages the model begins every conversation with. */
  messages?: { role: string; content: string }[]
  renderer?: string
  /** A built-in parser of the server, such as `qwen3-coder`. */
  parser?: string
  /** Keys of the model file, such as `llama.context_length`. */
  modelInfo?: JsonObject
  tensors?: Tensor[]
  /** Where it runs if it only stands for a model elsewhere. */
  remote?: { host: string; model: string }
}
