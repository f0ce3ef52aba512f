/** Shows each connection to the plain way before Node's HTTP server sees it. */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Exchange } from '../exchange.ts'
import type { PlainWay } from './plain-way.ts'

/** What stands in front of a server. */
export interface PlainFront {
  /** What the plain way has begun of a request that Node has now parsed. It is given once. */
  begunFor(req: IncomingMessage): Exchange | undefined
  /** Ends the connections that Node's server does not know of. */
  closeAllConnections(): void
}

/** Stands in front of a server. With the first bytes that are none for the plain way, a connection is Node's for good. */
export function standBefore(server: Server, takePlainWay: PlainWay): PlainFront {
  const begun = new WeakMap<Socket, Exchange>()
  const sockets = new Set<Socket>()
  // What Node's server does with a connection is a listener like any other, and it is made to be given connections from elsewhere.
  const listeners = server.listeners('connection') as ((this: Server, socket: Socket) => void)[]
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const handOver = (): void => {
      sockets.delete(socket)
      socket.setTimeout(0)
      socket
        .off('timeout', handOver)
        .off('data', read)
        .off('end', end)
        .off('error', ignore)
        .off('close', forget)
      for (const listener of listeners) listener.call(server, socket)
    }
    const read = (bytes: Buffer): void => {
      if (socket.timeout) socket.setTimeout(0)
      try {
        const taken = takePlainWay(socket, bytes)
        if (taken === 'answered') return
        if (taken !== 'untouched') {
          taken.endsWith(socket)
          begun.set(socket, taken)
        }
      } catch {
        // As when an answer cannot be sent on Node's way.
        return void socket.destroy()
      }
      // Node is to find these bytes first.
      socket.pause()
      socket.off('data', read)
      socket.unshift(bytes)
      handOver()
      socket.resume()
    }
    const end = (): void => void socket.end()
    const forget = (): void => void sockets.delete(socket)
    sockets.add(socket)
    // Who says nothing is Node's, too: it knows how long to wait.
    socket.setTimeout(server.headersTimeout, handOver)
    socket.on('data', read).on('end', end).on('error', ignore).on('close', forget)
  })
  return {
    begunFor({ socket }) {
      const exchange = begun.get(socket)
      if (exchange) begun.delete(socket)
      return exchange
    },
    closeAllConnections() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** A connection that breaks is closed; nobody else needs to know. */
function ignore(): void {}
