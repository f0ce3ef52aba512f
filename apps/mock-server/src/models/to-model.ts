/** A described model as an installed one: what the description leaves out is made up, always the same for the same name. */
import { createHash } from 'node:crypto'
import { displayModelName, fullModelName, type JsonObject, parseModelName } from '@ollamakit/wire'
import type { Capability, Tensor } from '@ollamakit/wire/native'
import { familyOf } from './families.ts'
import type { ModelFixture } from './model-fixture.ts'
import type { Model, Rendering } from './model.ts'

/** The newest model's time of change; the ones after it in a list are a second older each, so lists keep the order of the script. */
const newest = Date.UTC(2026, 0, 1)

/**
 * Makes an installed model of a description.
 *
 * @param position its place among the models of the script.
 * @throws if the server would not take the name.
 */
export function toModel(described: string | ModelFixture, position: number): Model {
  const fixture: ModelFixture = typeof described === 'string' ? { name: described } : described
  const name = parseModelName(fixture.name.trim())
  if (!name) throw new TypeError(`${JSON.stringify(fixture.name)} is no model name: write it as name, name:tag or namespace/name:tag`)
  const displayName = displayModelName(name)
  const known = familyOf(name.model)
  const family = fixture.family ?? known.family
  const digest = fixture.digest ?? createHash('sha256').update(displayName.toLowerCase()).digest('hex')
  const capabilities = fixture.capabilities ?? known.capabilities
  const contextLength = fixture.contextLength ?? known.contextLength
  const embeddingLength = fixture.embeddingLength ?? known.embeddingLength
  const template = fixture.template ?? toTemplate(capabilities)
  return {
    name,
    displayName,
    fullName: fullModelName(name),
    capabilities,
    rendering: toRendering(fixture, family, template),
    format: fixture.remote ? '' : 'gguf',
    family,
    parameterSize: fixture.parameterSize ?? known.parameterSize,
    quantization: fixture.quantization ?? 'Q4_K_M',
    contextLength,
    embeddingLength,
    size: fixture.size ?? (fixture.remote ? 384 : 1_000_000_000 + Number.parseInt(digest.slice(0, 7), 16)),
    digest,
    modifiedAt: fixture.modifiedAt ?? new Date(newest - position * 1000).toISOString().replace('.000Z', 'Z'),
    parentModel: fixture.parentModel ?? '',
    template,
    ...(fixture.system === undefined ? {} : { system: fixture.system }),
    parameters: fixture.parameters ?? {},
    ...(fixture.license === undefined ? {} : { license: fixture.license }),
    messages: fixture.messages ?? [],
    modelInfo: fixture.modelInfo ?? toModelInfo(family, contextLength, embeddingLength),
    tensors: fixture.tensors ?? toTensors(embeddingLength),
    ...(fixture.remote ? { remote: fixture.remote } : {}),
  }
}

function toRendering(fixture: ModelFixture, family: string, template: string): Rendering {
  if (family === 'gptoss') return 'harmony'
  if (fixture.parser !== undefined || fixture.renderer !== undefined) return 'parser'
  return template.includes('{%') ? 'own' : 'template'
}

/** A Go template that shows what the model can do: the real server reads capabilities off the template. */
function toTemplate(capabilities: Capability[]): string {
  if (capabilities.includes('embedding')) return '{{ .Prompt }}'
  const tools = capabilities.includes('tools') ? '{{ range .Tools }}{{ .Function }}\n{{ end }}' : ''
  const calls = capabilities.includes('tools') ? '{{ range .ToolCalls }}<tool_call>{{ .Function }}</tool_call>{{ end }}' : ''
  const thinking = capabilities.includes('thinking') ? '{{ if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}' : ''
  return `${tools}{{ range .Messages }}<|{{ .Role }}|>\n${thinking}{{ .Content }}${calls}\n{{ end }}<|assistant|>\n`
}

function toModelInfo(family: string, contextLength: number, embeddingLength: number): JsonObject {
  return {
    'general.architecture': family,
    'general.file_type': 15,
    'general.parameter_count': 3_212_749_888,
    [`${family}.block_count`]: 28,
    [`${family}.context_length`]: contextLength,
    [`${family}.embedding_length`]: embeddingLength,
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.tokens': null,
  }
}

function toTensors(embeddingLength: number): Tensor[] {
  return [
    { name: 'token_embd.weight', type: 'Q6_K', shape: [embeddingLength, 128_256] },
    { name: 'output_norm.weight', type: 'F32', shape: [embeddingLength] },
  ]
}
