/** Puts a model together: its facts and layers under a name, with the manifest and the digests that follow from them. */
import { displayModelName, fullModelName, type ModelName } from '@ollamakit/wire'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Layer, toBlob } from './layer.ts'
import type { Model, ModelFacts, Rendering } from './model.ts'

/** What of a stored model does not follow from its parts. */
export interface StoredAs {
  name: ModelName
  modifiedAt: string
  /** In place of the manifest's own. */
  digest?: string
}

export function assembleModel(
  facts: ModelFacts,
  layers: Layer[],
  { name, modifiedAt, digest }: StoredAs,
): Model {
  const config = toConfig(facts, layers)
  const { digest: weights, size } = layers[0] ?? config
  return {
    ...facts,
    name,
    displayName: displayModelName(name),
    fullName: fullModelName(name),
    rendering: toRendering(facts),
    size: layers.reduce((sum, layer) => sum + layer.size, config.size),
    digest: digest ?? toManifestDigest(config, layers),
    modifiedAt,
    layers,
    config,
    weights: { digest: weights, size },
  }
}

/** The same model under another name; a copy shares every blob with the first one. */
export function renameModel(model: Model, name: ModelName, modifiedAt: string): Model {
  return { ...model, name, displayName: displayModelName(name), fullName: fullModelName(name), modifiedAt }
}

function toRendering({ family, parser, renderer, template }: ModelFacts): Rendering {
  if (family === 'gptoss') return 'harmony'
  if (parser !== undefined || renderer !== undefined) return 'parser'
  return template.includes('{%') ? 'own' : 'template'
}

/** Server: `types/model/config.go` ConfigV2. */
function toConfig(facts: ModelFacts, layers: readonly Layer[]): { digest: string; size: number } {
  const { format, family, parameterSize, quantization, renderer, parser, requires, remote } = facts
  return toBlob(
    encodeGoJson({
      model_format: format,
      model_family: family,
      model_families: [family],
      model_type: parameterSize,
      file_type: quantization,
      ...(renderer === undefined ? {} : { renderer }),
      ...(parser === undefined ? {} : { parser }),
      ...(requires === undefined ? {} : { requires }),
      ...(remote ? { remote_host: remote.host, remote_model: remote.model } : {}),
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${layer.digest}`) },
    }),
  )
}

function toManifestDigest(config: { digest: string; size: number }, layers: readonly Layer[]): string {
  return toBlob(
    encodeGoJson({
      schemaVersion: 2,
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      config: toEntry('application/vnd.docker.container.image.v1+json', config),
      layers: layers.map((layer) => toEntry(`application/vnd.ollama.image.${layer.kind}`, layer)),
    }),
  ).digest
}

function toEntry(mediaType: string, { digest, size }: { digest: string; size: number }): object {
  return { mediaType, digest: `sha256:${digest}`, size }
}
