/** The progress of a pull, a push or a create: lines of the server, added up. */
import { isProgressResponse, type ProgressResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { withStream } from '../transport/check-arguments.ts'
import { asCollected } from '../transport/collected.ts'
import { createLayers } from './layer-versions.ts'
import { LineCutter } from '../transport/line-cutter.ts'
import { type JsonReader, type JsonStream, readFrame, streamJson } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'

/** How far it is. The server names layers one after another: what is not yet named is not counted in. */
export interface Progress {
  /** What the server is doing, in its words: `pulling manifest`, `verifying sha256 digest`, at the end `success`. */
  status: string
  /** The layer that the server has just spoken of; absent for a status that is about no layer. */
  layer?: LayerProgress
  /** All layers named so far, in the order in which they were named. */
  layers: readonly LayerProgress[]
  /** Bytes of all layers named so far. */
  total: number
  /** Bytes of them that are there, those of an earlier try included. May fall when the server has to fetch something again. */
  completed: number
  /**
   * Between 0 and 1 and never falling: the part of what had to be moved that is there. Layers that were there from the start are left out, so that
   * they do not look like work. 1 only with `success`; up to then 0.99 at most.
   */
  fraction: number
  /** Whether this is the last line: all is done. */
  done: boolean
}

export interface LayerProgress {
  /** `sha256:` and 64 hex digits; `sha256:model` for safetensors, zeros while quantizing. */
  digest: string
  /** Bytes. */
  total: number
  /** Bytes that are there. */
  completed: number
}

type Path = '/api/pull' | '/api/push' | '/api/create'

/** Nothing is sent before the first `next`. Leaving closes the socket, which makes the server stop; asking again goes on where it stopped. */
export function progressStream(
  transport: Transport,
  path: Path,
  request: object,
  call: Call | undefined,
): JsonStream<Progress> {
  const outgoing = () =>
    ({ method: 'POST', path, body: withStream(request, true), accept: 'application/x-ndjson' }) as const
  return streamJson(
    transport,
    outgoing,
    { createCutter: () => new LineCutter(), createReader: () => new ProgressReader() },
    call,
  )
}

/**
 * Waits until all is done. Streams inside, since a connection on which nothing is heard for minutes is closed by fetch and by proxies.
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
  for await (const progress of progressStream(transport, path, request, asCollected(call))) last = progress
  // A stream that does not say `success` throws.
  return last as Progress
}

/** What still has to be said of the last percent: verifying and writing take time, too. */
const mostBeforeSuccess = 0.99

/** Adds up as it goes: a model may have thousands of layers, and a line for each of them many times. */
export class ProgressReader implements JsonReader<Progress> {
  finished = false
  readonly #layers = createLayers<LayerProgress>()
  readonly #indexes = new Map<string, number>()
  /** Layers that were not complete when they were first named: only they are work. */
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
    // A layer that is complete when it is first named was there before, or arrived faster than the server says so.
    if (!before && completed < total) this.#moved.add(index)
    for (const sums of this.#moved.has(index) ? [this.#all, this.#work] : [this.#all]) {
      sums.total += total - (before?.total ?? 0)
      sums.completed += completed - (before?.completed ?? 0)
    }
    return layer
  }
}
