/** A described model as an installed one: what the description leaves out is made up, always the same for the same name. */
import { displayModelName, type JsonObject, type ModelName, parseModelName } from '@ollamakit/wire'
import type { Capability, Tensor } from '@ollamakit/wire/native'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { assembleModel } from './assemble-model.ts'
import { familyOf } from './families.ts'
import { type Layer, toBlob, toMessagesLayer, toParamsLayer, toTextLayer } from './layer.ts'
import type { ModelFixture } from '@ollamakit/wire/fixture'
import type { Model, ModelFacts } from './model.ts'

/** The newest model's time of change; the ones after it in a list are a second older each, so lists keep the order of the script. */
const newest = Date.UTC(2026, 0, 1)

/**
 * Makes an installed model of a description.
 *
 * @param position its place among the models of the script.
 * @throws if the server would not take the name.
 */
export function toModel(described: string | ModelFixture, position: number): Model {
  const name = nameOf(described)
  const fixture: ModelFixture = typeof described === 'string' ? { name: described } : described
  const facts = toFacts(fixture, name.model)
  const modifiedAt =
    fixture.modifiedAt ?? new Date(newest - position * 1000).toISOString().replace('.000Z', 'Z')
  return assembleModel(facts, toLayers(fixture, facts, displayModelName(name)), {
    name,
    modifiedAt,
    ...(fixture.digest === undefined ? {} : { digest: fixture.digest }),
  })
}

/** @throws if the server would not take it. */
export function nameOf(described: string | ModelFixture): ModelName {
  const text = typeof described === 'string' ? described : described.name
  const name = parseModelName(text.trim())
  if (!name)
    throw new TypeError(
      `${JSON.stringify(text)} is not a model name: write it as name, name:tag or namespace/name:tag`,
    )
  return name
}

function toFacts(fixture: ModelFixture, model: string): ModelFacts {
  const known = familyOf(model)
  const family = fixture.family ?? known.family
  const capabilities = fixture.capabilities ?? known.capabilities
  const contextLength = fixture.contextLength ?? known.contextLength
  const embeddingLength = fixture.embeddingLength ?? known.embeddingLength
  const { system, renderer, parser, remote } = fixture
  return {
    capabilities,
    format: remote ? '' : 'gguf',
    family,
    parameterSize: fixture.parameterSize ?? known.parameterSize,
    quantization: fixture.quantization ?? 'Q4_K_M',
    contextLength,
    embeddingLength,
    parentModel: fixture.parentModel ?? '',
    template: fixture.template ?? toTemplate(capabilities),
    ...(system === undefined ? {} : { system }),
    parameters: fixture.parameters ?? {},
    licenses: fixture.license === undefined ? [] : [fixture.license],
    messages: fixture.messages ?? [],
    ...(renderer === undefined ? {} : { renderer }),
    ...(parser === undefined ? {} : { parser }),
    modelInfo:
      fixture.modelInfo ?? (remote ? toStubInfo : toModelInfo)(family, contextLength, embeddingLength),
    tensors: fixture.tensors ?? (remote ? [] : toTensors(embeddingLength)),
    ...(remote ? { remote } : {}),
  }
}

/** A stub has no weights; otherwise they take what the other layers leave of the size. */
function toLayers(fixture: ModelFixture, facts: ModelFacts, displayName: string): Layer[] {
  const others = toOtherLayers(facts)
  if (facts.remote) return others
  const digest = toWeightsDigest(fixture, facts, displayName)
  const made = 1_000_000_000 + Number.parseInt(digest.slice(0, 7), 16)
  const weights: Layer = { kind: 'model', digest, size: 0 }
  const taken = assembleModel(facts, [weights, ...others], {
    name: { host: '', namespace: '', model: '', tag: '' },
    modifiedAt: '',
  }).size
  const size = fixture.size === undefined ? made : Math.max(1, fixture.size - taken)
  return [{ ...weights, size }, ...others]
}

/** The layers besides the weights, in the server's order. A chat template of the model's own is in its weights. */
function toOtherLayers({ template, system, licenses, parameters, messages }: ModelFacts): Layer[] {
  return [
    ...(template.includes('{%') ? [] : [toTextLayer('template', template)]),
    ...(system === undefined ? [] : [toTextLayer('system', system)]),
    ...licenses.map((text) => toTextLayer('license', text)),
    ...(Object.keys(parameters).length === 0 ? [] : [toParamsLayer(parameters)]),
    ...(messages.length === 0 ? [] : [toMessagesLayer(messages)]),
  ]
}

/** Models that are described by the same model file are made from the same weights; others each have their own. */
function toWeightsDigest(
  { modelInfo, tensors }: ModelFixture,
  facts: ModelFacts,
  displayName: string,
): string {
  if (!modelInfo) return toBlob(`weights of ${displayName.toLowerCase()}`).digest
  const { 'general.basename': _, ...info } = modelInfo
  return toBlob(
    encodeGoJson({ info, tensors, chatTemplate: facts.template.includes('{%') ? facts.template : null }),
  ).digest
}

/** A Go template that shows what the model can do: the real server reads capabilities off the template. */
function toTemplate(capabilities: Capability[]): string {
  if (capabilities.includes('embedding')) return '{{ .Prompt }}'
  const tools = capabilities.includes('tools') ? '{{ range .Tools }}{{ .Function }}\n{{ end }}' : ''
  const calls = capabilities.includes('tools')
    ? '{{ range .ToolCalls }}<tool_call>{{ .Function }}</tool_call>{{ end }}'
    : ''
  const thinking = capabilities.includes('thinking')
    ? '{{ if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}'
    : ''
  return `${tools}{{ range .Messages }}<|{{ .Role }}|>\n${thinking}{{ .Content }}${calls}\n{{ end }}<|assistant|>\n`
}

/** The model info of a model whose file is elsewhere. */
function toStubInfo(family: string, contextLength: number, embeddingLength: number): JsonObject {
  return {
    'general.architecture': family,
    [`${family}.context_length`]: contextLength,
    [`${family}.embedding_length`]: embeddingLength,
  }
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
