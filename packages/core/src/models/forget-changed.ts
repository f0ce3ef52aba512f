/** Notices what a client does to models through the endpoints of the native dialect. */
import type { NativeClient } from '../native/native-client.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { JsonStream } from '../transport/stream-json.ts'

/** A request that may change the model it names. */
interface Change {
  model?: string
  destination?: string
}

/** Returns the same endpoints. Calls `forget` with the name of each model that may have changed, after every step of the change. */
export function forgetChanged(native: NativeClient, forget: (model: string) => void): NativeClient {
  function forgetModelOf({ model, destination = model }: Change): void {
    // In JavaScript the name may be missing; the server then reports it.
    if (typeof destination === 'string') forget(destination)
  }

  async function after<T>(request: Change, change: () => Promise<T>): Promise<T> {
    checkObject(request)
    try {
      return await change()
    } finally {
      forgetModelOf(request)
    }
  }

  function during<T>(request: Change, stream: JsonStream<T>): JsonStream<T> {
    return {
      next: () => after(request, () => stream.next()),
      async return() {
        return after(request, async () => (await stream.return?.()) ?? { value: undefined, done: true })
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  return {
    ...native,
    pull: (request, call) => after(request, () => native.pull(request, call)),
    pullStream: (request, call) => during(request, native.pullStream(request, call)),
    create: (request, call) => after(request, () => native.create(request, call)),
    createStream: (request, call) => during(request, native.createStream(request, call)),
    copy: (request, call) => after(request, () => native.copy(request, call)),
    delete: (request, call) => after(request, () => native.delete(request, call)),
  }
}
