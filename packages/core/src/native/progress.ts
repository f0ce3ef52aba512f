/** The progress of a pull, a push or a create: the sums of the server's lines. */
import { isProgressResponse, type ProgressResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { checkCall } from '../transport/check-arguments.ts'
import { asCollected } from '../transport/collected.ts'
import { createLayers } from './layer-versions.ts'
import { LineCutter } from '../transport/line-cutter.ts'
import { type JsonReader, type JsonStream, readFrame, streamJson } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'

/** The progress so far. The server names layers one after another: only named ones are counted. */
export interface Progress {
  /** The server's own status: `pulling manifest`, `verifying sha256 digest`, at the end `success`. */
  status: string
  /** The layer of this line; absent if the status is not about a layer. */
  layer?: LayerProgress
  /** All layers named so far, in the order in which they were named. */
  layers: readonly LayerProgress[]
  /** Bytes of all layers named so far. */
  total: number
  /** Transferred bytes of them, including those of an earlier attempt. May decrease if the server fetches something again. */
  completed: number
  /**
   * The transferred part, from 0 to 1. Never decreases. Layers that were complete from the start are not counted. 1 only with `success`; before, at
   * most 0.99.
   */
  fraction: number
  /** Whether this is the last line. */
  done: boolean
}

export interface LayerProgress {
  /** `sha256:` and 64 hex digits; `sha256:model` for safetensors, zeros while quantizing. */
  digest: string
  /** Bytes. */
  total: number
  /** Transferred bytes. */
  completed: number
}

type Path = '/api/pull' | '/api/push' | '/api/create'

/** Sends nothing before the first `next`. Leaving closes the connection, so the server stops; another call resumes there. */
export function progressStream(
  transport: Transport,
  path: Path,
  request: object,
  call: Call | undefined,
): JsonStream<Progress> {
  return streamJson(
    transport,
    { path, request, accept: 'application/x-ndjson' },
    { createCutter: () => new LineCutter(), createReader: () => new ProgressReader() },
    call,
  )
}

/**
 * Waits for the end. Streams internally, because fetch and proxies close a connection that is silent for minutes.
 *
 * @returns the last line, `success`.
 */
export async function progressEnd(
  transport: Transport,
  path: Path,
  request: object,
  call: Call | undefined,
): Promise<Progress> {
  let last: Progress | undefined
  for await (const progress of progressStream(transport, path, request, asCollected(checkCall(call))))
    last = progress
  // A stream that does not say `success` throws.
  return last as Progress
}

/** The last percent is for verifying and writing. */
const mostBeforeSuccess = 0.99

/** Keeps sums: a model may have thousands of layers with many lines each. */
export class ProgressReader implements JsonReader<Progress> {
  finished = false
  readonly #layers = createLayers<LayerProgress>()
  readonly #indexes = new Map<string, number>()
  /** Layers that were incomplete when first named: only they are transferred. */
  readonly #moved = new Set<number>()
  #all = { total: 0, completed: 0 }
  #work = { total: 0, completed: 0 }
  #fraction = 0

  push(frame: string, values: Progress[]): void {
    if (this.finished) return
    const progress = this.#toProgress(readFrame(frame, isProgressResponse, 'line of progress'))
    values.push(progress)
    this.finished = progress.done
  }

  end(): void {}

  #toProgress(line: ProgressResponse): Progress {
    const { status, digest } = line
    const layer = digest === undefined ? undefined : this.#note({ ...line, digest })
    const done = status === 'success'
    const part = this.#work.total > 0 ? this.#work.completed / this.#work.total : 0
    this.#fraction = done ? 1 : Math.max(this.#fraction, Math.min(part, mostBeforeSuccess))
    const layers = this.#layers.remember()
    return {
      status,
      ...(layer ? { layer } : {}),
      get layers() {
        return layers()
      },
      ...this.#all,
      fraction: this.#fraction,
      done,
    }
  }

  #note({ digest, total = 0, completed = 0 }: ProgressResponse & { digest: string }): LayerProgress {
    const layer = { digest, total, completed }
    const known = this.#indexes.get(digest)
    const before = known === undefined ? undefined : this.#layers.at(known)
    const index = this.#layers.set(layer, known)
    this.#indexes.set(digest, index)
    // A layer that is complete when first named was there before, or was faster than the server's lines.
    if (!before && completed < total) this.#moved.add(index)
    for (const sums of this.#moved.has(index) ? [this.#all, this.#work] : [this.#all]) {
      sums.total += total - (before?.total ?? 0)
      sums.completed += completed - (before?.completed ?? 0)
    }
    return layer
  }
}
