/** What uploaded files make: a GGUF model, an adapter, or converted safetensors. Server: `server/create.go` convertModelFromFiles, ggufLayers, `convert/`. */
import { isJsonObject } from '@ollamakit/wire'
import { type Blob, blobPath, type BlobStore, parseDigest } from '../blob-store.ts'
import { factsOfGguf, isAdapter } from '../facts-of-gguf.ts'
import { toBlob } from '../layer.ts'
import type { ModelFacts } from '../model.ts'
import { type Base, CreateError } from './create-base.ts'
import type { Step } from '../progress-step.ts'

/** @throws {CreateError} in the server's words. Steps that were done before are among `steps`. */
export function baseOfFiles(
  files: Readonly<Record<string, string>>,
  blobs: BlobStore,
  steps: Step[],
): Omit<Base, 'adapters'> {
  const names = Object.keys(files)
  if (names.length > 0 && names.every((name) => name.endsWith('.gguf')))
    return baseOfGguf(files, blobs, steps)
  if (names.some((name) => name.endsWith('.safetensors'))) return baseOfSafetensors(files, blobs, steps)
  throw new CreateError(400, 'unknown type')
}

function baseOfGguf(
  files: Readonly<Record<string, string>>,
  blobs: BlobStore,
  steps: Step[],
): Omit<Base, 'adapters'> {
  const layers: Base['layers'] = []
  let facts: ModelFacts | undefined
  for (const name of Object.values(files)) {
    steps.push({ progress: { status: 'parsing GGUF' } })
    const { digest, blob } = open(name, blobs)
    if (blob.gguf === undefined && blob.facts === undefined)
      throw new CreateError(400, 'supplied file was not in GGUF format')
    const adapts = blob.gguf !== undefined && isAdapter(blob.gguf)
    if (!adapts) steps.push(...validationSteps(blob.size))
    const isProjector = blob.gguf?.info['general.architecture'] === 'clip'
    layers.push({ kind: adapts ? 'adapter' : isProjector ? 'projector' : 'model', digest, size: blob.size })
    if (!isProjector) facts ??= blob.facts ?? (blob.gguf && factsOfGguf(blob.gguf))
  }
  if (!facts) throw new CreateError(400, 'supplied file was not in GGUF format')
  return { facts, layers, parent: '' }
}

/** The server copies the file bit by bit, and tells how far it is. */
function validationSteps(total: number): Step[] {
  const digest = '0000000000000000000'
  const line = (completed: number): Step => ({
    progress: { status: 'validating GGUF model', digest, total, ...(completed > 0 ? { completed } : {}) },
  })
  const third = (nth: number): number => Math.max(0, Math.floor((total * nth) / 3) - 1)
  return [line(third(1)), line(third(2)), line(total), { progress: { status: 'verifying conversion' } }]
}

function baseOfSafetensors(
  files: Readonly<Record<string, string>>,
  blobs: BlobStore,
  steps: Step[],
): Omit<Base, 'adapters'> {
  steps.push({ progress: { status: 'converting model' } })
  const opened = Object.entries(files).map(([name, digest]) =>
    Object.assign({ name: name.slice(name.lastIndexOf('/') + 1) }, open(digest, blobs)),
  )
  const config = opened.find(({ name }) => name === 'config.json')
  if (!config) throw new CreateError(500, 'open config.json: no such file or directory')
  const settings = parseObject(config.blob.text)
  if (!opened.some(({ name }) => name === 'tokenizer.json' || name === 'tokenizer.model'))
    throw new CreateError(500, 'unknown tokenizer format')
  const family = typeof settings['model_type'] === 'string' ? settings['model_type'] : 'llama'
  const length = (key: string): number => (typeof settings[key] === 'number' ? settings[key] : 0)
  const [contextLength, embeddingLength] = [length('max_position_embeddings'), length('hidden_size')]
  const weights = toBlob(opened.map(({ digest }) => digest).join(' '))
  const size = opened
    .filter(({ name }) => name.endsWith('.safetensors'))
    .reduce((sum, { blob }) => sum + blob.size, 0)
  steps.push({ progress: { status: 'verifying conversion' } })
  const facts = factsOfGguf({
    info: {
      'general.architecture': family,
      'general.file_type': 1,
      [`${family}.context_length`]: contextLength,
      [`${family}.embedding_length`]: embeddingLength,
    },
    tensors: [],
  })
  return { facts, layers: [{ kind: 'model', digest: weights.digest, size }], parent: '' }
}

function open(name: string, blobs: BlobStore): { digest: string; blob: Blob } {
  const digest = parseDigest(name)
  if (digest === undefined) throw new CreateError(500, 'invalid digest format')
  const blob = blobs.find(digest)
  if (!blob) throw new CreateError(500, `open ${blobPath(digest)}: no such file or directory`)
  return { digest, blob }
}

function parseObject(text = ''): { [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : {}
  } catch {
    return {}
  }
}
