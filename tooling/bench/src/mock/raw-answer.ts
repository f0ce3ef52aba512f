/**
 * One answer as it came over the socket, for a bare handler to give back and for a look at whether it is
 * right.
 */
import { connect } from 'node:net'
import { createAnswerReader } from './answer-reader.ts'

export interface RawAnswer {
  status: number
  /** Names and values in turn. */
  headers: string[]
  /** The chunks of the body, or the whole. */
  chunks: string[]
}

export function askOnce(port: number, request: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    const pieces: Buffer[] = []
    const reader = createAnswerReader(() => {
      socket.destroy()
      resolve(toRawAnswer(Buffer.concat(pieces).toString()))
    })
    socket.on('data', (piece) => {
      pieces.push(piece)
      reader.push(piece)
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection ended before the answer did')))
  })
}

/** What a chat answer says, put together, and how many objects it took. */
export function readChat({ status, chunks }: RawAnswer): { text: string; frames: number } {
  if (status !== 200) throw new Error(`status ${status}: ${chunks.join('')}`)
  const lines = chunks
    .join('')
    .split('\n')
    .filter((line) => line !== '')
  const texts = lines.map((line) => (JSON.parse(line) as { message: { content: string } }).message.content)
  return { text: texts.join(''), frames: lines.length }
}

function toRawAnswer(answer: string): RawAnswer {
  const end = answer.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = answer.slice(0, end).split('\r\n')
  const headers = lines.flatMap((line) => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
  ])
  const body = answer.slice(end + 4)
  const isChunked = headers.some((name, i) => i % 2 === 0 && name.toLowerCase() === 'transfer-encoding')
  return { status: Number(statusLine.split(' ')[1]), headers, chunks: isChunked ? toChunks(body) : [body] }
}

/** The bodies under measure are ASCII: a chunk's size in bytes is its length. */
function toChunks(body: string): string[] {
  const chunks: string[] = []
  for (let at = 0; ;) {
    const lineEnd = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.slice(at, lineEnd), 16)
    if (!(size > 0)) return chunks
    chunks.push(body.slice(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
