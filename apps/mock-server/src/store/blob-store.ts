/** The blobs of a store: digests, sizes, and the content of uploaded model files. Bytes are not kept, because no request reads them. */
import type { ModelFacts } from './model.ts'
import type { GgufFile } from './read-gguf.ts'

export interface Blob {
  size: number
  /** What a model file says of itself. */
  gguf?: GgufFile
  /** What is known of the weights of an installed model, of which there is no file. */
  facts?: ModelFacts
  /** The text of a small file that is not a model file, such as a `config.json`. */
  text?: string
}

export interface BlobStore {
  find(digest: string): Blob | undefined
  /** @returns false if there is no room for another one. */
  add(digest: string, blob: Blob): boolean
  remove(digest: string): void
  /** About how many bytes are kept of all files. */
  bytes(): number
}

/** A thousand models have fewer. */
const mostBlobs = 20_000
/** Characters kept of all files together: what model files say of themselves, and small texts. */
const mostKept = 64 * 1024 * 1024
/** Its digest and its place in the list. */
const bytesPerBlob = 200

export function createBlobStore(): BlobStore {
  const blobs = new Map<string, Blob>()
  let kept = 0
  return {
    find: (digest) => blobs.get(digest),
    add(digest, blob) {
      const known = blobs.get(digest)
      const more = known?.gguf || known?.text ? 0 : keptOf(blob)
      if ((!known && blobs.size >= mostBlobs) || (more > 0 && kept + more > mostKept)) return false
      kept += more
      // The facts of an uploaded file are kept when a model made from it is installed.
      blobs.set(digest, { ...known, ...blob })
      return true
    },
    remove(digest) {
      kept -= keptOf(blobs.get(digest) ?? { size: 0 })
      blobs.delete(digest)
    },
    bytes: () => blobs.size * bytesPerBlob + kept * 2,
  }
}

function keptOf({ gguf, text }: Blob): number {
  return (gguf ? JSON.stringify(gguf).length : 0) + (text?.length ?? 0)
}

/** The digest in a blob's name, in either spelling; undefined if it is invalid. Server: `manifest/paths.go` BlobsPath. */
export function parseDigest(name: string): string | undefined {
  return /^sha256[:-]([0-9a-fA-F]{64})$/.exec(name)?.[1]
}

/** Where the server keeps a blob, as its messages say. */
export function blobPath(digest: string): string {
  return `${modelsFolder}/blobs/sha256-${digest}`
}

/** Where a server that was installed as a service keeps its models. */
export const modelsFolder = '/usr/share/ollama/.ollama/models'
