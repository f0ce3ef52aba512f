/** The installed models of a mock, and the blobs they are stored as. */
import { fullModelName, type ModelName, parseModelName } from '@ollamakit/wire'
import type { Capability } from '@ollamakit/wire/native'
import { renameModel } from './assemble-model.ts'
import { type BlobStore, createBlobStore } from './blob-store.ts'
import type { ModelFixture } from '@ollamakit/wire/fixture'
import type { Model, ModelFacts } from './model.ts'
import { nameOf, toModel } from './to-model.ts'

export interface ModelStore {
  /** Newest first, as lists show them. */
  list(): Model[]
  /** The model of this name by the server's rules, or undefined: absent, or no name at all. */
  find(name: string): Model | undefined
  /** The name in the letter case of what is installed, part by part. Server: `server/routes.go` getExistingName. */
  spelling(name: ModelName): ModelName
  /** Whether a model of this name can be put in, one more or in place of another. */
  hasRoomFor(name: string): boolean
  /** Puts a model in, in place of one with the same name, which keeps its letter case. Blobs that no model uses any more are removed. */
  install(model: Model): void
  /** Takes a model out, and the blobs that only it used. */
  remove(model: Model): void
  readonly blobs: BlobStore
  /** About how many bytes all of it occupies. */
  bytes(): number
}

const mostLately = 500

/** More are refused: each costs memory for as long as the mock lives. */
export const mostModels = 5000
const tooMany = `ollamakit-mock holds at most ${mostModels} models`

/**
 * Installs these models on first use: computing their digests takes a good part of the start, and some mocks never need them.
 *
 * @throws at once if one of them has a name that the server would not take, or if they are too many.
 */
export function prepareModelStore(
  described: readonly (string | ModelFixture)[],
  keepsUnusedBlobs = false,
): PreparedModelStore {
  if (new Set(described.map((entry) => keyOf(nameOf(entry)))).size > mostModels) throw new RangeError(tooMany)
  let store: ModelStore | undefined
  return {
    use: () => (store ??= createModelStore(described, keepsUnusedBlobs)),
    bytes: () => store?.bytes() ?? 0,
  }
}

/** A store that is made on first use. */
export interface PreparedModelStore {
  use(): ModelStore
  /** About how many bytes it occupies so far. */
  bytes(): number
}

/**
 * Installs these models. Of two with the same name the later one stays.
 *
 * @throws if one of them has a name that the server would not take.
 */
export function createModelStore(
  described: readonly (string | ModelFixture)[],
  keepsUnusedBlobs = false,
): ModelStore {
  const models = new Map<string, Model>()
  /** By name as it was asked for: nearly every request asks for a model, and taking the name apart costs more than finding it. */
  const lately = new Map<string, Model>()
  const blobs = createBlobStore()
  const prune = (old: Model): void => {
    if (keepsUnusedBlobs) return
    const used = new Set([...models.values()].flatMap(digestsOf))
    for (const digest of digestsOf(old)) if (!used.has(digest)) blobs.remove(digest)
  }
  const put = (model: Model): void => {
    const key = keyOf(model.name)
    const old = models.get(key)
    if (!old && models.size >= mostModels) throw new RangeError(tooMany)
    for (const { digest, size } of [...model.layers, model.config]) blobs.add(digest, { size })
    const { digest, size } = model.weights
    const known = blobs.find(digest)
    if (known && !known.gguf && !known.facts && !model.remote)
      blobs.add(digest, { size, facts: bareFactsOf(model) })
    models.set(key, old ? renameModel(model, old.name, model.modifiedAt) : model)
    lately.clear()
    if (old) prune(old)
  }
  for (const [position, entry] of described.entries()) put(toModel(entry, position))
  return {
    blobs,
    list: () => [...models.values()].toSorted((a, b) => wholeSecond(b) - wholeSecond(a)),
    find(name) {
      const found = lately.get(name)
      if (found) return found
      const parsed = parseModelName(name)
      const model = parsed && models.get(keyOf(parsed))
      if (!model) return undefined
      if (lately.size >= mostLately) lately.clear()
      lately.set(name, model)
      return model
    },
    spelling: (name) => [...models.values()].reduce((spelt, { name: known }) => spellAs(spelt, known), name),
    hasRoomFor(name) {
      const parsed = parseModelName(name)
      return models.size < mostModels || (parsed !== undefined && models.has(keyOf(parsed)))
    },
    install: put,
    remove(model) {
      models.delete(keyOf(model.name))
      lately.clear()
      prune(model)
    },
    bytes: () => models.size * bytesPerModel + textBytes([...models.values()]) + blobs.bytes(),
  }
}

/** Without its texts, measured. */
const bytesPerModel = 4000

const inWeights: ReadonlySet<Capability> = new Set(['completion', 'embedding', 'vision', 'audio'])

/** What is in the weights alone, without what a Modelfile adds. */
function bareFactsOf({ capabilities, template, ...model }: Model): ModelFacts {
  const { format, family, parameterSize, quantization, contextLength, embeddingLength, modelInfo, tensors } =
    model
  return {
    capabilities: capabilities.filter((name) => inWeights.has(name)),
    format,
    family,
    parameterSize,
    quantization,
    contextLength,
    embeddingLength,
    parentModel: '',
    template: template.includes('{%') ? template : '{{ .Prompt }}',
    parameters: {},
    licenses: [],
    messages: [],
    modelInfo,
    tensors,
  }
}

/** System prompts, templates and the like. What several models share is there once. */
function textBytes(models: readonly Model[]): number {
  const texts = models.flatMap(({ layers }) =>
    layers.filter(({ kind }) => kind !== 'model' && kind !== 'projector' && kind !== 'adapter'),
  )
  return [...new Map(texts.map(({ digest, size }) => [digest, size])).values()].reduce(
    (sum, size) => sum + size,
    0,
  )
}

/** With the parts of another name where they are the same but for letter case. */
function spellAs(name: ModelName, known: ModelName): ModelName {
  const part = (key: keyof ModelName): string =>
    name[key].toLowerCase() === known[key].toLowerCase() ? known[key] : name[key]
  return { host: part('host'), namespace: part('namespace'), model: part('model'), tag: part('tag') }
}

function keyOf(name: ModelName): string {
  return fullModelName(name).toLowerCase()
}

function digestsOf(model: Model): string[] {
  return [...model.layers, model.config].map((blob) => blob.digest)
}

function wholeSecond(model: Model): number {
  return Math.floor(Date.parse(model.modifiedAt) / 1000)
}
