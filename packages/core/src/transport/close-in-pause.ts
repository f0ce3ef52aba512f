/**
 * Closes a connection while the server pauses. If a client closes it between two tokens that are sent at once, Ollama's handler never returns
 * and its model is stuck until the daemon is restarted: https://github.com/ollama/ollama/issues/17131.
 */
import type { BodyReader } from './frame-reader.ts'

/** How long no byte arrives before the connection is closed. A model that pauses for so little is between two tokens. */
const pauseMs = 5
/** When it is closed at the latest. */
const longestMs = 100
/** Reads without a turn of the event loop. A body that never waits must not hold it. */
const mostReads = 100

type ReadResult = Awaited<ReturnType<BodyReader['read']>>

/**
 * Reads and discards until no byte has arrived for 5 ms, for 100 ms at most, then cancels the reader.
 *
 * @param reading the read that is under way, if there is one.
 * @param onClosed called once, when the connection is closed or free.
 */
export function closeInPause(
  reader: BodyReader,
  reading: Promise<ReadResult> | undefined,
  onClosed: () => void,
): void {
  let closed = false
  let reads = 0
  let held = false

  function end(): void {
    if (closed) return
    closed = true
    onClosed()
  }

  function close(): void {
    if (closed) return
    reader.cancel().catch(() => undefined)
    end()
  }

  function readOn(): void {
    reader.read().then(onRead, end)
  }

  function onRead({ done }: ReadResult): void {
    if (done) return end()
    if (closed) return
    reads++
    held = reads >= mostReads
    if (!held) readOn()
  }

  function watch(silentMs: number): void {
    after(silentMs, () => {
      if (closed) return
      const silent = reads === 0
      reads = 0
      if (held) readOn()
      held = false
      // A busy event loop looks like a pause: bytes that wait in the socket are read before the second look.
      if (silent && silentMs < pauseMs) close()
      else watch(silent ? 1 : pauseMs)
    })
  }

  ;(reading ?? reader.read()).then(onRead, end)
  after(longestMs, close)
  watch(pauseMs)
}

/** Signals that are waited for: a signal without a reference may be collected. */
const waiting = new Set<AbortSignal>()

/** Calls back after some milliseconds. Unlike timers, these signals are not replaced by the fake timers of test runners, and do not keep a process alive. */
function after(ms: number, callback: () => void): void {
  const signal = AbortSignal.timeout(ms)
  waiting.add(signal)
  const onTime = (): void => {
    waiting.delete(signal)
    callback()
  }
  signal.addEventListener('abort', onTime, { once: true })
}
