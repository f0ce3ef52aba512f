/** What the server makes of a model file: family, size, capabilities. Server: `server/create.go`, `format/format.go` HumanNumber. */
import type { JsonValue } from '@ollamakit/wire'
import type { Capability } from '@ollamakit/wire/native'
import type { ModelFacts } from './model.ts'
import type { GgufFile } from './read-gguf.ts'

/** The facts of a model that consists of only this file. */
export function factsOfGguf({ info, tensors }: GgufFile): ModelFacts {
  const family = textOf(info['general.architecture']) || 'unknown'
  const count = tensors.reduce(
    (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
    0,
  )
  const { 'general.name': _name, 'tokenizer.chat_template': chatTemplate, ...shown } = info
  return {
    capabilities: capabilitiesOf(info, family),
    format: 'gguf',
    family,
    parameterSize: toHumanNumber(count),
    quantization: fileTypes[numberOf(info['general.file_type'])] ?? 'unknown',
    contextLength: numberOf(info[`${family}.context_length`]),
    embeddingLength: numberOf(info[`${family}.embedding_length`]),
    parentModel: '',
    template: textOf(chatTemplate) || '{{ .Prompt }}',
    parameters: {},
    licenses: [],
    messages: [],
    modelInfo: { ...shown, 'general.parameter_count': count },
    tensors,
  }
}

/** Capabilities that a Go template shows by what it asks for. Server: `server/images.go` capabilitiesForTemplate. */
export function capabilitiesOfTemplate(template: string): Capability[] {
  if (template.includes('{%')) return []
  return [
    ...(/\.Tools\b/.test(template) ? (['tools'] as const) : []),
    ...(/\.Suffix\b/.test(template) ? (['insert'] as const) : []),
    ...(/\.Thinking\b/.test(template) ? (['thinking'] as const) : []),
  ]
}

/** Whether a file adds to a model instead of being one. */
export function isAdapter({ info }: GgufFile): boolean {
  return info['general.type'] === 'adapter'
}

function capabilitiesOf(info: GgufFile['info'], family: string): Capability[] {
  const sees: Capability[] = `${family}.vision.block_count` in info ? ['vision'] : []
  return [...sees, `${family}.pooling_type` in info ? 'embedding' : 'completion']
}

/** `7.6B`, `22.57M`, `12K`: what is whole has no fraction. */
function toHumanNumber(count: number): string {
  if (count >= 1e9) return `${shortened(count / 1e9, 1)}B`
  if (count >= 1e6) return `${shortened(count / 1e6, 2)}M`
  return count >= 1000 ? `${Math.floor(count / 1000)}K` : String(count)
}

function shortened(value: number, digits: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(digits)
}

const fileTypes: { readonly [type: number]: string } = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  7: 'Q8_0',
  8: 'Q5_0',
  9: 'Q5_1',
  10: 'Q2_K',
  11: 'Q3_K_S',
  12: 'Q3_K_M',
  13: 'Q3_K_L',
  14: 'Q4_K_S',
  15: 'Q4_K_M',
  16: 'Q5_K_S',
  17: 'Q5_K_M',
  18: 'Q6_K',
  32: 'BF16',
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function numberOf(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : 0
}
