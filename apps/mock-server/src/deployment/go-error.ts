/** Errors of a connection in Go's words. */

/** Returns the words; undefined if the other side closed the connection without an answer. */
export function toGoError(error: unknown, url: string): string | undefined {
  const code = (error as NodeJS.ErrnoException).code
  const { host } = new URL(url)
  if (code === 'ECONNREFUSED') return `dial tcp ${host}: connect: connection refused`
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${host}: no such host`
  const isReset = code === 'ECONNRESET' && (error as Error).message !== 'socket hang up'
  return isReset ? `read tcp ${host}: read: connection reset by peer` : undefined
}
