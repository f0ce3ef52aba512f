/** Errors of a connection in Go's words. */

/** Returns the words; undefined if the other side closed the connection without an answer. */
export function toGoError(error: unknown, url: string): string | undefined {
  // Node's errors of connections have a code; the addresses are those of the request that the caller sent.
  const { code, message, connection } = error as NodeJS.ErrnoException & { connection?: string }
  const { host } = new URL(url)
  if (code === 'ECONNREFUSED') return `dial tcp ${host}: connect: connection refused`
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${host}: no such host`
  const isReset = code === 'ECONNRESET' && message !== 'socket hang up'
  return isReset ? `read tcp ${connection || host}: read: connection reset by peer` : undefined
}
