/**
 * Closes a connection while the server pauses. If a client closes it between two tokens that are sent at once, Ollama's handler never returns
 * and its model is stuck until the daemon is restarted: https://github.com/ollama/ollama/issues/17131.
 */
import type { BodyReader } from './frame-reader.ts'

/** Between two looks at whether bytes have arrived. Each takes at least a turn of the event loop, so bytes that wait in the socket are read before the next. */
const lookMs = 1
/** How many looks in a row see no byte before the connection is closed. Closing early in a pause leaves the most time until the next token. */
const silentLooks = 5
/** How old the last byte may be then. On a busy event loop looks come late, when the next tokens may be on their way: the next pause is better. */
const oldestByteMs = 7
/** After how many looks any short pause is good enough: the tokens come without a better one, or none come. */
const manyLooks = 60
const fewSilentLooks = 2
/** After how many looks it is closed anyway. */
const mostLooks = 100
/** Reads between two looks. A body that never waits must not hold the event loop. */
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
  let looks = 0
  let silent = 0
  let reads = 0
  let lastByteAt = performance.now()

  function end(): void {
    if (closed) return
    closed = true
    onClosed()
  }

  function close(): void {
    reader.cancel().catch(() => undefined)
    end()
  }

  function readOn(): void {
    reader.read().then(onRead, end)
  }

  function onRead({ done }: ReadResult): void {
    if (done) return end()
    if (closed) return
    lastByteAt = performance.now()
    if (++reads < mostReads) readOn()
  }

  function look(): void {
    if (closed) return
    looks++
    silent = reads === 0 ? silent + 1 : 0
    if (reads >= mostReads) readOn()
    reads = 0
    if (isPause() || looks >= mostLooks) close()
    else after(lookMs, look)
  }

  function isPause(): boolean {
    if (looks >= manyLooks) return silent >= fewSilentLooks
    return silent >= silentLooks && performance.now() - lastByteAt <= oldestByteMs
  }

  ;(reading ?? reader.read()).then(onRead, end)
  after(lookMs, look)
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
