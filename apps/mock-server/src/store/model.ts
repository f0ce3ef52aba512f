/** An installed model with everything the server knows of it. */
import type { JsonObject, ModelName } from '@ollamakit/wire'
import type { Capability, Tensor } from '@ollamakit/wire/native'
import type { Layer } from './layer.ts'

export interface Model extends ModelFacts {
  name: ModelName
  /** As lists show it: `llama3.2:latest`. */
  displayName: string
  /** All four parts of the name. */
  fullName: string
  rendering: Rendering
  /** Of all layers and the configuration. */
  size: number
  /** SHA-256 of the manifest, unless a script gives another. */
  digest: string
  /** RFC 3339. */
  modifiedAt: string
  /** In the order of the manifest. */
  layers: Layer[]
  /** The blob that says what the layers are. */
  config: { digest: string; size: number }
  /** The first layer: models made from the same weights are one to the scheduler. */
  weights: { digest: string; size: number }
}

/** What a model is, apart from its name and how it is stored. */
export interface ModelFacts {
  /** What lists show: they do not see what a model's own chat template can do. */
  capabilities: Capability[]
  format: 'gguf' | ''
  family: string
  parameterSize: string
  quantization: string
  contextLength: number
  embeddingLength: number
  parentModel: string
  template: string
  system?: string
  parameters: JsonObject
  licenses: string[]
  messages: { role: string; content: string }[]
  renderer?: string
  parser?: string
  /** The oldest server that runs it. The server does not check it. */
  requires?: string
  modelInfo: JsonObject
  tensors: Tensor[]
  remote?: { host: string; model: string }
}

/**
 * How the daemon turns a model's tokens into an answer. Server: `server/routes.go` chatModeForModel.
 *
 * `template`: a Go template, its tags picked apart. `parser`: a parser built into the daemon. `harmony`: the gpt-oss format.
 * `own`: the model's own chat template, handled by its runner.
 */
export type Rendering = 'template' | 'parser' | 'harmony' | 'own'

/** Whether a model can do this; a model with its own chat template may think and call tools without saying so. */
export function isCapable(model: Model, capability: Capability): boolean {
  if (model.rendering === 'own' && (capability === 'thinking' || capability === 'tools')) return true
  return model.capabilities.includes(capability)
}
