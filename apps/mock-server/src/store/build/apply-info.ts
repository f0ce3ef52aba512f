/** The `info` of a create request, which says what a model is in place of its file. Server: `server/create.go` applyCreateInfo. */
import type { JsonObject } from '@ollamakit/wire'
import type { Capability } from '@ollamakit/wire/native'
import type { ModelFacts } from '../model.ts'
import { CreateError } from './create-base.ts'

/** @throws {CreateError} for a field of the wrong type. */
export function applyInfo(facts: ModelFacts, info: JsonObject = {}): ModelFacts {
  const family = textOf(info, 'model_family')
  const baseName = textOf(info, 'base_name')
  const quantization = textOf(info, 'quantization_level')
  const parameterSize = textOf(info, 'parameter_size')
  const contextLength = countOf(info, 'context_length')
  const embeddingLength = countOf(info, 'embedding_length')
  const told: ModelFacts = {
    ...facts,
    family: family || facts.family,
    quantization: quantization || facts.quantization,
    parameterSize: parameterSize || facts.parameterSize,
    capabilities: [...new Set([...facts.capabilities, ...capabilitiesOf(info)])],
  }
  // Of a model on this machine, its file tells the lengths.
  return facts.remote
    ? {
        ...told,
        contextLength,
        embeddingLength,
        modelInfo: toModelInfo(told.family, baseName, contextLength, embeddingLength),
      }
    : told
}

function textOf(info: JsonObject, key: string): string {
  const value = info[key] ?? (key in info ? null : '')
  if (typeof value !== 'string') throw new CreateError(400, `info field "${key}" must be a string`)
  return value
}

function countOf(info: JsonObject, key: string): number {
  const value = info[key] ?? (key in info ? null : 0)
  if (typeof value !== 'number') throw new CreateError(400, `info field "${key}" must be a number`)
  if (value < 0 || !Number.isInteger(value))
    throw new CreateError(400, `info field "${key}" must be a non-negative integer`)
  return value
}

/** Anything but texts is passed over. Which of them mean something is the server's own business. */
function capabilitiesOf({ capabilities }: JsonObject): Capability[] {
  return Array.isArray(capabilities)
    ? capabilities.filter((name): name is Capability => typeof name === 'string')
    : []
}

function toModelInfo(
  family: string,
  baseName: string,
  contextLength: number,
  embeddingLength: number,
): JsonObject {
  if (family === '') return {}
  return {
    'general.architecture': family,
    ...(baseName === '' ? {} : { 'general.basename': baseName }),
    ...(contextLength === 0 ? {} : { [`${family}.context_length`]: contextLength }),
    ...(embeddingLength === 0 ? {} : { [`${family}.embedding_length`]: embeddingLength }),
  }
}
