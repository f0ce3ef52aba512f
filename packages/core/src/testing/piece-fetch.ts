/** A fetch that returns one recorded response in pieces, without a socket: there are half a million cuts. */
import type { CapturedResponse } from '@ollamakit/fixtures'

export interface PieceFetch {
  fetch: typeof globalThis.fetch
  /** The pieces of the body of the next responses. */
  arrive: (pieces: readonly Uint8Array[]) => void
}

export function createPieceFetch({ status, headers }: CapturedResponse): PieceFetch {
  let arriving: readonly Uint8Array[] = []
  const head = { status, headers: new Headers(headers) }
  return {
    fetch() {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (const piece of arriving) controller.enqueue(piece)
          controller.close()
        },
      })
      return Promise.resolve(new Response(body, head))
    },
    arrive(pieces) {
      arriving = pieces
    },
  }
}
