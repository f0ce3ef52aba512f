/** One request over a kept connection, and how its answer really ended. */
import { type Agent, request as httpRequest } from 'node:http'

export interface Asked {
  method?: 'GET' | 'POST' | 'PUT'
  path: string
  /** Sent as JSON unless it is a text. */
  body?: object | string
  /** Leaves once so many bytes of the body are there, or after so many milliseconds. */
  leave?: { bytes: number } | { milliseconds: number }
}

export interface Answered {
  /** 0 if no head came. */
  status: number
  body: string
  /** `broken`: the connection ended before the answer did. `left`: we did. */
  end: 'complete' | 'broken' | 'left'
}

/** Never fails: a connection that breaks is an answer, too. */
export function exchange(
  agent: Agent,
  port: number,
  { method = 'POST', path, body = '', leave }: Asked,
): Promise<Answered> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let bytes = 0
    let status = 0
    let hasLeft = false
    let timer: NodeJS.Timeout | undefined
    const finish = (end: Answered['end']): void => {
      clearTimeout(timer)
      resolve({ status, body: Buffer.concat(pieces).toString(), end: hasLeft ? 'left' : end })
    }
    const request = httpRequest({ agent, port, host: '127.0.0.1', path, method }, (response) => {
      status = response.statusCode ?? 0
      response.on('data', (piece: Buffer) => {
        pieces.push(piece)
        bytes += piece.length
        if (leave && 'bytes' in leave && bytes >= leave.bytes) goAway()
      })
      response.on('end', () => finish('complete'))
      response.on('error', () => finish('broken'))
      response.on('close', () => finish('broken'))
    })
    const goAway = (): void => {
      hasLeft = true
      request.destroy()
    }
    request.on('error', () => finish('broken'))
    if (leave && 'milliseconds' in leave) timer = setTimeout(goAway, leave.milliseconds)
    request.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}
