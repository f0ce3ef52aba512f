/** The imaginary registry that models are pulled from, and what was kept of downloads that did not end. */
import { fullModelName, parseModelName } from '@ollamakit/wire'
import type { RegistryError, RegistryLayer, RegistryModel } from '@ollamakit/wire/fixture'
import { assembleModel } from './assemble-model.ts'
import { type Layer, toBlob } from './layer.ts'
import type { Model } from './model.ts'
import { toModel } from './to-model.ts'

/** A model that can be pulled. */
export interface Offer {
  model: Model
  /** Absent: it is there at once. */
  bytesPerSecond?: number
  /** The registry fails for it. */
  error?: RegistryError
}

export interface Registry {
  /** What can be pulled under a name; undefined if there is nothing. */
  find(name: string): Offer | undefined
  /** The names of the list. None without a list. */
  names(): string[]
  /** Bytes of a blob that an earlier pull left. */
  keptBytes(digest: string): number
  /** Remembers how much there is of a blob; 0 forgets it. */
  keep(digest: string, bytes: number): void
}

/** More half downloads than this are not remembered. */
const mostKept = 1000

/** @param offered - without it, every name can be pulled. */
export function createRegistry(offered: readonly (string | RegistryModel)[] | undefined): Registry {
  const entries = offered?.map((entry): RegistryModel =>
    typeof entry === 'string' ? { name: entry } : entry,
  )
  const byName = entries && new Map(entries.map((entry) => [keyOf(entry.name.trim()), entry]))
  const kept = new Map<string, number>()
  return {
    find(name) {
      const key = keyOf(name)
      if (key === undefined) return undefined
      const entry = byName ? byName.get(key) : { name, ...stubOf(name) }
      return entry && toOffer(entry)
    },
    names: () => (entries ?? []).map(({ name }) => name.trim()),
    keptBytes: (digest) => kept.get(digest) ?? 0,
    keep(digest, bytes) {
      if (bytes === 0) kept.delete(digest)
      else if (kept.size < mostKept || kept.has(digest)) kept.set(digest, bytes)
    },
  }
}

function keyOf(name: string): string | undefined {
  const parsed = parseModelName(name)
  return parsed && fullModelName(parsed).toLowerCase()
}

/** Names of the cloud stand for models that run there. */
function stubOf(name: string): Pick<RegistryModel, 'remote'> {
  const base = /^(.*?)(?:-cloud|:cloud)$/i.exec(name)?.[1]
  return base === undefined ? {} : { remote: { host: 'https://ollama.com:443', model: base } }
}

function toOffer({ layers, bytesPerSecond, error, ...described }: RegistryModel): Offer {
  const model = toModel(described, 0)
  return {
    model: layers === undefined ? model : toLayered(model, layers),
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    ...(error ? { error } : {}),
  }
}

function toLayered(model: Model, layers: number | readonly RegistryLayer[]): Model {
  return typeof layers === 'number' ? withLayers(model, layers) : withBlobs(model, layers)
}

/** In these layers. The first one is the weights, the last one the configuration. */
function withBlobs(model: Model, blobs: readonly RegistryLayer[]): Model {
  const layers = blobs.slice(0, -1).map(({ digest, size }, i): Layer => ({
    kind: i === 0 ? 'model' : (model.layers[i]?.kind ?? 'license'),
    digest,
    size,
  }))
  const config = blobs.at(-1) ?? model.config
  const total = blobs.reduce((sum, { size }) => sum + size, 0)
  return { ...model, layers, config, size: total, weights: layers[0] ?? config }
}

/** In so many layers: the small ones last are left away, or the weights come in several files. */
function withLayers(model: Model, count: number): Model {
  const [weights, ...others] = model.layers
  if (!weights) return model
  const files = Math.max(1, count - others.length)
  const size = Math.floor(weights.size / files)
  const more = Array.from({ length: files - 1 }, (_, i): Layer => ({
    kind: 'model',
    digest: toBlob(`${weights.digest} ${i + 2}`).digest,
    size,
  }))
  const first: Layer = { ...weights, size: weights.size - size * (files - 1) }
  return assembleModel(model, [first, ...more, ...others].slice(0, Math.max(1, count)), {
    name: model.name,
    modifiedAt: model.modifiedAt,
  })
}
