/** An installed model with everything the server knows of it. */
import type { JsonObject, ModelName } from '@ollamakit/wire'
import type { Capability, Tensor } from '@ollamakit/wire/native'

export interface Model {
  name: ModelName
  /** As lists show it: `llama3.2:latest`. */
  displayName: string
  /** All four parts of the name. */
  fullName: string
  /** What lists show: they do not see what a model's own chat template can do. */
  capabilities: Capability[]
  rendering: Rendering
  format: 'gguf' | ''
  family: string
  parameterSize: string
  quantization: string
  contextLength: number
  embeddingLength: number
  size: number
  digest: string
  modifiedAt: string
  parentModel: string
  template: string
  system?: string
  parameters: JsonObject
  license?: string
  messages: { role: string; content: string }[]
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
