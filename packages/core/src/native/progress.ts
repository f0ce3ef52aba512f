/** The progress of a pull, a push or a create: lines of the server, added up. */
import { isProgressResponse, type ProgressResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
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
  const outgoing = {
    method: 'POST',
    path,
    body: { ...request, stream: true },
    accept: 'application/x-ndjson',
  } as const
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
  for await (const progress of progressStream(transport, path, request, call)) last = progress
  // A stream that does not say `success` throws.
  return last as Progress
}

/** What still has to be said of the last percent: verifying and writing take time, too. */
const mostBeforeSuccess = 0.99

export class ProgressReader implements JsonReader<Progress> {
  finished = false
  readonly #layers = new Map<string, LayerProgress & { moved: boolean }>()
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
    const all = [...this.#layers.values()]
    const moved = all.filter((one) => one.moved)
    const done = status === 'success'
    const part = sum(moved, 'total') > 0 ? sum(moved, 'completed') / sum(moved, 'total') : 0
    this.#fraction = done ? 1 : Math.max(this.#fraction, Math.min(part, mostBeforeSuccess))
    return {
      status,
      ...(layer ? { layer } : {}),
      layers: all.map(({ moved: _moved, ...one }) => one),
      total: sum(all, 'total'),
      completed: sum(all, 'completed'),
      fraction: this.#fraction,
      done,
    }
  }

  #note({ digest, total = 0, completed = 0 }: ProgressResponse & { digest: string }): LayerProgress {
    const known = this.#layers.get(digest)
    // A layer that is whole when it is first named was there before, or came faster than the server speaks.
    this.#layers.set(digest, { digest, total, completed, moved: known?.moved ?? completed < total })
    return { digest, total, completed }
  }
}

function sum(layers: readonly LayerProgress[], what: 'total' | 'completed'): number {
  return layers.reduce((bytes, layer) => bytes + layer[what], 0)
}
