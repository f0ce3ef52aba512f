/**
 * Finds where HTTP responses end, with as little work as possible: the load generator must not limit the
 * measurement.
 */

export interface AnswerReader {
  push(bytes: Buffer): void
}

const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = '\r\n0\r\n\r\n'

/** Answers come one at a time: the next is asked for when one is over. */
export function createAnswerReader(onAnswer: () => void): AnswerReader {
  /** The head as far as it has come; undefined inside a body. */
  let head: Buffer | undefined = Buffer.alloc(0)
  /** Bytes of the body still to come; undefined if it is chunked. */
  let missing: number | undefined
  let tail = ''

  function push(bytes: Buffer): void {
    if (!head) return pushBody(bytes)
    head = head.length === 0 ? bytes : Buffer.concat([head, bytes])
    const end = head.indexOf(headEnd)
    if (end < 0) return
    const body = head.subarray(end + 4)
    const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head.toString('latin1', 0, end)) ?? []
    missing = length === undefined ? undefined : Number(length)
    // What ends a chunked body that is empty begins with the line before it.
    tail = '\r\n'
    head = undefined
    pushBody(body)
  }

  function pushBody(bytes: Buffer): void {
    if (missing === undefined) {
      tail = (tail + bytes.toString('latin1', Math.max(0, bytes.length - lastChunk.length))).slice(
        -lastChunk.length,
      )
      if (tail === lastChunk) finish()
      return
    }
    missing -= bytes.length
    if (missing <= 0) finish()
  }

  function finish(): void {
    head = Buffer.alloc(0)
    onAnswer()
  }

  return { push }
}
