/** Implements `models` with the endpoints of one Ollama. */
import { fullModelName, isSameModel, parseModelName } from '@ollamakit/wire'
import type { TagsModel } from '@ollamakit/wire/native'
import type { Model } from '@ollamakit/wire/openai'
import type { Call } from '../transport/call.ts'
import { checkRequest } from '../chat/check-request.ts'
import { toDate } from '../chat/to-date.ts'
import { OllamaInputError, OllamaResponseError } from '../errors/ollama-error.ts'
import { show as shown } from '../errors/quote.ts'
import type { NativeClient } from '../native/native-client.ts'
import type { OpenAIClient } from '../openai/openai-client.ts'
import {
  capabilitiesOfShow,
  capabilitiesOfTags,
  type ModelCapabilities,
  unknownCapabilities,
} from './capabilities.ts'
import { toContextLength } from './context-length.ts'
import type { ListedModel, Models } from './models.ts'
import { createSharedPulls } from './shared-pulls.ts'
import { checkModelName, checkObject } from '../transport/check-arguments.ts'

export interface ModelsOptions {
  native: NativeClient
  openai: OpenAIClient
  /** Milliseconds of a monotonic clock. Default `performance.now`. */
  now?: () => number
}

export interface ModelsOfClient {
  models: Models
  /** Returns what is known of a model; undefined before the first request. */
  known: (model: string) => ModelCapabilities | undefined
  /** Drops what is known of a model that has changed. */
  forget: (model: string) => void
}

/** Other programs change models, too, without a notice. */
const longestMemoryMs = 600_000

export function createModels({
  native,
  openai,
  now = () => performance.now(),
}: ModelsOptions): ModelsOfClient {
  const remembered = new Map<string, { capabilities: ModelCapabilities; until: number }>()
  const sharePull = createSharedPulls()

  async function capabilities(model: string, call?: Call): Promise<ModelCapabilities> {
    const before = known(model)
    if (before) return before
    return remember(model, await findCapabilities(native, model, call))
  }

  function remember(model: string, found: ModelCapabilities): ModelCapabilities {
    remembered.set(keyOf(model), { capabilities: found, until: now() + longestMemoryMs })
    return found
  }

  function known(model: string): ModelCapabilities | undefined {
    const memory = remembered.get(keyOf(model))
    return memory && memory.until > now() ? memory.capabilities : undefined
  }

  function forget(model: string): void {
    remembered.delete(keyOf(model))
  }

  const models: Models = {
    list: (call) => list(native, openai, call),
    show: async (model, call) => native.show({ model: checkModelName(model) }, call),
    capabilities: async (model, call) => capabilities(checkModelName(model), call),
    async contextLength(model, call) {
      const [show, ps] = await Promise.all([
        orNothing(native.show({ model: checkModelName(model) }, call)),
        orNothing(native.ps(call)),
      ])
      if (show) remember(model, capabilitiesOfShow(show))
      return toContextLength(model, show, ps)
    },
    async preload(model, given) {
      const { keepAlive, options, ...call } = checkObject(given ?? {})
      // A request without a message, with the settings of one.
      checkRequest({ model, messages: [], keepAlive, options })
      return native.load(
        {
          model,
          ...(keepAlive === undefined ? {} : { keep_alive: keepAlive }),
          ...(options ? { options } : {}),
        },
        call,
      )
    },
    unload: async (model, call) => native.unload({ model: checkModelName(model) }, call),
    async ensure(model, given) {
      const { onProgress, signal, ...call } = checkObject(given ?? {})
      if (onProgress !== undefined && typeof onProgress !== 'function')
        throw new OllamaInputError(`onProgress is ${shown(onProgress)}`, 'Allowed: a function')
      checkModelName(model)
      if (await isPresent(native, openai, model, { ...call, ...(signal ? { signal } : {}) }))
        return { pulled: false }
      await sharePull(
        keyOf(model),
        (end) => native.pullStream({ model }, { ...call, signal: end }),
        onProgress,
        signal,
      )
      forget(model)
      return { pulled: true }
    },
  }
  return { models, known, forget }
}

/** Returns one key for all spellings of a name. */
function keyOf(model: string): string {
  const name = parseModelName(model)
  return name ? fullModelName(name).toLowerCase() : model
}

/** Proxies for several servers describe no model, and gateways have no native endpoints: then the list is used. */
async function findCapabilities(
  native: NativeClient,
  model: string,
  call: Call | undefined,
): Promise<ModelCapabilities> {
  const show = await orNothing(native.show({ model }, call))
  if (show) return capabilitiesOfShow(show)
  const listed = (await orNothing(native.tags(call)))?.models.find(({ name }) => isSameModel(name, model))
  return listed ? capabilitiesOfTags(listed) : unknownCapabilities
}

async function isPresent(
  native: NativeClient,
  openai: OpenAIClient,
  model: string,
  call: Call,
): Promise<boolean> {
  if (await orNothing(native.show({ model }, call))) return true
  const listed = await orNothing(list(native, openai, call))
  return listed?.some(({ name }) => isSameModel(name, model)) ?? false
}

async function list(
  native: NativeClient,
  openai: OpenAIClient,
  call: Call | undefined,
): Promise<ListedModel[]> {
  const tags = await orNothing(native.tags(call))
  if (tags) return tags.models.map(toListedModel)
  const { data } = await openai.models(call)
  return (data ?? []).map(toOpenAIModel)
}

/** Olla omits most of the details. */
function toListedModel({ name, size, digest, modified_at, details }: TagsModel): ListedModel {
  const { family, parameter_size, quantization_level }: Partial<TagsModel['details']> = details ?? {}
  return {
    name,
    ...(size === undefined ? {} : { size }),
    ...(digest ? { digest } : {}),
    ...dated(modified_at),
    ...(family ? { family } : {}),
    ...(parameter_size ? { parameterSize: parameter_size } : {}),
    ...(quantization_level ? { quantization: quantization_level } : {}),
  }
}

function toOpenAIModel({ id, created }: Model): ListedModel {
  return { name: id, ...dated(created) }
}

function dated(moment: unknown): { modifiedAt?: Date } {
  const modifiedAt = toDate(moment)
  return modifiedAt ? { modifiedAt } : {}
}

/** Returns the response, or undefined if this server lacks the endpoint or the model. Rethrows retryable failures and missing keys. */
async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    const { status = 0 } = error instanceof OllamaResponseError ? error : {}
    // 200: a page, or something else that is not Ollama. 403: a gateway whose keys allow inference only.
    if ([200, 400, 403, 404, 405, 422, 501].includes(status)) return undefined
    throw error
  }
}
