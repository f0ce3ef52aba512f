/** Keeps the limits of a call while its answer is read, and tells when the answer is over. */
import { toTimeoutError } from '../errors/to-timeout-error.ts'
import { isReadable } from './read-text.ts'
import type { PhaseClock } from './phase-clock.ts'
import type { Incoming } from './transport.ts'

/** The same answer, its body watched: `onOver` is called once, when it was read, left, broken or timed out. */
export function watchBody({ response, ...asked }: Incoming, clock: PhaseClock, onOver: () => void): Incoming {
  if (!isReadable(response.body)) {
    onOver()
    return { ...asked, response }
  }
  const reader = response.body.getReader()
  let over = false

  function finish(): void {
    if (over) return
    over = true
    clock.signal?.removeEventListener('abort', onAbort)
    onOver()
  }

  let onAbort = finish
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        // Heard here as well as below: nobody may be reading at the moment, and a fetch of the caller's own may not listen to signals.
        onAbort = () => {
          finish()
          controller.error(clock.expired ? toTimeoutError(asked, clock.expired) : clock.signal?.reason)
          reader.cancel(clock.signal?.reason).catch(() => undefined)
        }
        clock.signal?.addEventListener('abort', onAbort)
      },
      async pull(controller) {
        clock.start('idle')
        try {
          const { done, value } = await reader.read()
          clock.stop('idle')
          if (over) return
          if (done) {
            finish()
            controller.close()
          } else {
            if (saysSomething(value)) clock.stop('firstToken')
            controller.enqueue(value)
          }
        } catch (cause) {
          if (over) return
          finish()
          controller.error(clock.expired ? toTimeoutError(asked, clock.expired) : cause)
        }
      },
      async cancel(reason) {
        finish()
        await reader.cancel(reason)
      },
    },
    // One read ahead of the caller would be time that nobody waits.
    { highWaterMark: 0 },
  )
  const { status, statusText, headers } = response
  const watched = new Response(body, { status, statusText, headers })
  return { ...asked, response: watched }
}

/** Blank lines and comments (`: keep-alive`) only say that somebody is there. */
function saysSomething(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20)
  return first !== undefined && first !== 0x3a
}
