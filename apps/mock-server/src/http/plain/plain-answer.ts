/** Most answers as what goes over the socket: the same bytes that Node would write for `sendAnswer` to a client that asks for nothing special. */
import type { Answer } from '../answer.ts'
import { dateNow } from '../date-now.ts'
import { nodeHttp } from '../node-http.ts'
import { isPlain, longestWithLength, type Sending } from '../send-answer.ts'

/** An answer with its head. */
export interface PlainAnswer {
  text: string
  /** Text in ASCII is faster told so. */
  encoding: 'latin1' | 'utf8'
}

/** Undefined: only Node can send this answer. */
export function toPlainAnswer(answer: Answer, wire: Sending['wire']): PlainAnswer | undefined {
  const { status, headers, pieces } = answer
  const data = pieces[0]?.data ?? ''
  const [header] = headers
  if (
    !isPlain(answer, wire) ||
    typeof data !== 'string' ||
    !header ||
    headers.length > 1 ||
    status === 204 ||
    status === 304
  )
    return undefined
  const [name, value] = header
  if (name !== 'Content-Type' || !isVisible.test(value)) return undefined
  const length = Buffer.byteLength(data)
  const head = `HTTP/1.1 ${status} ${nodeHttp.STATUS_CODES[status] ?? 'unknown'}\r\nContent-Type: ${value}\r\nDate: ${dateNow()}\r\n`
  return {
    text:
      length <= longestWithLength
        ? `${head}Content-Length: ${length}\r\n\r\n${data}`
        : `${head}Transfer-Encoding: chunked\r\n\r\n${length.toString(16)}\r\n${data}\r\n0\r\n\r\n`,
    encoding: length === data.length ? 'latin1' : 'utf8',
  }
}

const isVisible = /^[ -~]*$/
