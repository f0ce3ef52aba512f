/** The lists that Olla builds from what its healthy backends have. */
import type { ListedModel, OllaBackend } from './backend.ts'

/** A model once, with the backends that have it. Names with the same digest are one model, under the first of them. */
export interface UnifiedModel extends ListedModel {
  backends: OllaBackend[]
  /** All names of it. */
  names: string[]
}

/** @param backends - those that count, usually the ones that are up. */
export function unify(backends: readonly OllaBackend[]): UnifiedModel[] {
  const byDigest = new Map<string, UnifiedModel>()
  for (const backend of backends) {
    for (const model of backend.models) {
      const known = byDigest.get(model.digest)
      if (!known) byDigest.set(model.digest, { ...model, backends: [backend], names: [model.name] })
      else {
        if (!known.backends.includes(backend)) known.backends.push(backend)
        if (!known.names.includes(model.name)) known.names.push(model.name)
      }
    }
  }
  return [...byDigest.values()]
}

/** The models that the query of `/olla/models` asks for, or what is wrong with it. An unknown value of most filters finds nothing. */
export function filterModels(
  models: readonly UnifiedModel[],
  query: URLSearchParams,
): UnifiedModel[] | string {
  const format = query.get('format')
  if (format !== null && !formats.includes(format))
    return `invalid query parameter format=${format}: unsupported format. Supported formats: ${formats.join(', ')}`
  const available = query.get('available')
  if (available !== null && available !== 'true' && available !== 'false')
    return "invalid value for 'available' parameter. Use 'true' or 'false'"
  const [endpoint, family, type] = [query.get('endpoint'), query.get('family'), query.get('type')]
  return models.filter(
    (model) =>
      (endpoint === null || model.backends.some(({ name }) => name === endpoint)) &&
      (family === null || model.family === family) &&
      // Models of Ollama servers have no type in the registry.
      type === null,
  )
}

const formats = [
  'vllm-mlx',
  'unified',
  'ollama',
  'lmstudio',
  'sglang',
  'docker-model-runner',
  'openai',
  'lemonade',
  'lmdeploy',
  'vllm',
  'llamacpp',
]

/** As `/api/tags`, with fewer details. @param seenAt - when the proxy last saw the models, RFC 3339 in seconds. */
export function toTags(models: readonly UnifiedModel[], seenAt: string): object {
  return {
    models: models.map(({ name, digest, size, family, parameterSize, quantization }) => ({
      details: { family, parameter_size: parameterSize, quantization_level: quantization },
      name,
      model: name,
      modified_at: seenAt,
      digest,
      size,
    })),
  }
}

/** As `/v1/models`. @param created - now, in Unix seconds. */
export function toModelList(models: readonly UnifiedModel[], created: number): object {
  return {
    object: 'list',
    data: models.map(({ name }) => ({ id: name, object: 'model', owned_by: 'olla', created })),
  }
}

/** As `/olla/models`. */
export function toUnifiedList(models: readonly UnifiedModel[], created: number): object {
  return {
    object: 'list',
    data: models.map((model) => ({
      olla: {
        family: model.family,
        variant: '',
        parameter_size: model.parameterSize,
        quantization: model.quantization.toLowerCase(),
        aliases: model.names,
        availability: model.backends.map(({ name }) => ({ endpoint: name, state: 'available' })),
        capabilities: toCapabilities(model.name),
      },
      id: model.name,
      object: 'model',
      owned_by: 'olla',
      created,
    })),
  }
}

/** As `/olla/models/{id}`. */
export function toModelSummary(model: UnifiedModel): object {
  return {
    id: model.name,
    family: model.family,
    variant: '',
    parameter_size: model.parameterSize,
    quantization: model.quantization.toLowerCase(),
    format: 'gguf',
    total_disk_size: toDiskSize(model.size * model.backends.length),
    last_seen: '0s ago',
    aliases: model.names,
    endpoints: model.backends.map(({ name }) => name),
    loaded_endpoints: [],
    capabilities: toCapabilities(model.name),
    parameter_count: model.size,
  }
}

/** As `/olla/anthropic/v1/models`. */
export function toAnthropicList(models: readonly UnifiedModel[], seenAt: string): object {
  return {
    data: models.map(({ name }) => ({ created_at: seenAt, display_name: name, id: name, type: 'model' })),
    first_id: models[0]?.name ?? '',
    has_more: false,
    last_id: models.at(-1)?.name ?? '',
  }
}

/** Guesses from the name, as Olla makes them. */
function toCapabilities(name: string): string[] {
  return /cod(e|er)/i.test(name)
    ? ['code-completion', 'text-generation', 'code-generation', 'programming']
    : ['text-generation']
}

function toDiskSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024)))
  return `${(bytes / 1024 ** power).toFixed(2)} ${units[power]}`
}
