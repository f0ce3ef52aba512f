/** The body of a backend on its way through the proxy: counted, and given up if it pauses for too long. */
import { performanceNow } from '../../clock/platform-timers.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Forwarded } from './backend.ts'
import type { OllaOptions } from './olla-options.ts'

/** `done` is called once when the body is over. */
export async function* watchBody(
  { body, ms }: Forwarded,
  done: (result?: { bytes: number; ms: number }) => void,
  { engine = 'olla', readTimeoutMs = 600_000 }: OllaOptions,
  clock: Clock,
): AsyncGenerator<Uint8Array> {
  const started = performanceNow()
  let bytes = 0
  let isComplete = false
  let isLate = false
  const watch = (): { cancel: () => void } =>
    clock.after(readTimeoutMs, () => {
      isLate = true
      // The other engine notices only when the next bytes arrive, and still passes those on.
      if (engine === 'sherpa') body.destroy()
    })
  let timer = watch()
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      timer.cancel()
      bytes += chunk.length
      yield chunk
      if (isLate) return
      timer = watch()
    }
    isComplete = true
  } finally {
    timer.cancel()
    done(isComplete ? { bytes, ms: Math.round(ms + performanceNow() - started) } : undefined)
  }
}
