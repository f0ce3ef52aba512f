/**
 * The limit: a bare node:http handler that reads the request and gives back an answer that was recorded
 * before, byte for byte.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RawAnswer } from '../raw-answer.ts'

const { status, headers, chunks } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as RawAnswer // written by the coordinator
const own = headers.filter((_, i, all) => all[i - (i % 2)]?.toLowerCase() !== 'transfer-encoding')
const pieces = chunks.map((chunk) => Buffer.from(chunk))

const server = createServer((request, response) => {
  const body: Buffer[] = []
  request.on('data', (piece: Buffer) => body.push(piece))
  request.on('end', () => {
    response.sendDate = false
    response.removeHeader('Connection')
    response.writeHead(status, own)
    for (const piece of pieces.slice(0, -1)) response.write(piece)
    response.end(pieces.at(-1))
  })
})
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
) // it listens
