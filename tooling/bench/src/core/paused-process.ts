/**
 * A fresh process with one client that stops after its first event: how much it goes on taking from the
 * socket.
 */
import diagnostics from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { serveOrders } from '../processes/child.ts'
import { type ClientName, loadClient } from './clients/load-client.ts'
import type { Dialect } from './payloads.ts'

const sockets: Socket[] = []
// Node's fetch tells here which sockets it opens. https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
diagnostics.subscribe('undici:client:connected', (message) =>
  sockets.push((message as { socket: Socket }).socket),
)

const client = await loadClient(process.argv[2] as ClientName) // the coordinator names one of its own

/** Bytes read from the socket once nothing moves any more. */
serveOrders(async ({ baseURL, dialect }: { baseURL: string; dialect: Dialect }) => {
  await client.hold(baseURL, dialect)
  let before = -1
  let read = bytesRead()
  while (read !== before) {
    await setTimeout(400)
    before = read
    read = bytesRead()
  }
  return read
})

function bytesRead(): number {
  return sockets.reduce((sum, socket) => sum + socket.bytesRead, 0)
}
