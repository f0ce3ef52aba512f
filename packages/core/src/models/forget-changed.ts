/** Notices what a client does to models through the endpoints of the native dialect. */
import type { NativeClient } from '../native/native-client.ts'
import { checkedRequest } from '../transport/checked-request.ts'
import type { JsonStream } from '../transport/stream-json.ts'

/** The same endpoints; `forget` is told of each model that may have changed, when it begins and when it is over. */
export function forgetChanged(native: NativeClient, forget: (model: string) => void): NativeClient {
  /** Callers without types may name no model: then the server has the word. */
  function tell(model: unknown): void {
    if (typeof model === 'string') forget(model)
  }

  async function after<T>(model: string, change: Promise<T>): Promise<T> {
    try {
      return await change
    } finally {
      tell(model)
    }
  }

  function during<T>(model: string, stream: JsonStream<T>): JsonStream<T> {
    return {
      async next() {
        const result = await after(model, stream.next())
        return result
      },
      async return() {
        tell(model)
        return (await stream.return?.()) ?? { value: undefined, done: true }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  return {
    ...native,
    pull: (request, call) => after(checkedRequest(request).model, native.pull(request, call)),
    pullStream: (request, call) => during(checkedRequest(request).model, native.pullStream(request, call)),
    create: (request, call) => after(checkedRequest(request).model, native.create(request, call)),
    createStream: (request, call) =>
      during(checkedRequest(request).model, native.createStream(request, call)),
    copy: (request, call) => after(checkedRequest(request).destination, native.copy(request, call)),
    delete: (request, call) => after(checkedRequest(request).model, native.delete(request, call)),
  }
}
