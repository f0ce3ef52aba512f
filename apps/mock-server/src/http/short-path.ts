/** The way of most requests that Node has parsed: a route without parameters, found by its path and method alone, its body read here. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ScopedUrl } from '../scope/scope-path.ts'
import type { Bodies } from './body.ts'
import { bodyLimit, type Responder, type Target } from './responder.ts'
import type { RouteTable } from './route-table.ts'

/** Answers a request, unless it is none for this way: then nothing has happened yet. @returns whether it does. */
export type ShortPath = (req: IncomingMessage, res: ServerResponse, scope: ScopedUrl | undefined) => boolean

/** Makes the way to the routes of this table. Why there is one: docs/decisions/0010-short-path-before-fastify.md. */
export function createShortPath(table: RouteTable, responder: Responder, bodies: Bodies): ShortPath {
  return (req, res, scope) => {
    const { method = 'GET', url = '/', socket } = req
    const position = table.positionOf(method, url)
    if (position === undefined) return false
    const respond = (body: Buffer, target: Target): void => {
      const exchange = responder.start({ head: req, scope, body: bodies.of(body), socket }, target)
      void responder.finish(exchange, res)
    }
    const target = { position, params: noParams }
    if (!hasBody(req)) respond(noBody, target)
    else
      readBody(
        req,
        (body) => respond(body, target),
        (failure) => respond(noBody, { failure }),
      )
    return true
  }
}

const noParams = {}
const noBody = Buffer.alloc(0)

/** What comes with a GET is nobody's business; a body has to be announced. */
function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

/** Exactly one of both is called. */
function readBody(
  req: IncomingMessage,
  onBody: (body: Buffer) => void,
  onFailure: (failure: unknown) => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  let isOver = false
  const end = (): boolean => {
    const wasOver = isOver
    isOver = true
    return !wasOver
  }
  const fail = (failure: unknown): void => {
    if (end()) onFailure(failure)
  }
  if (Number(req.headers['content-length'] ?? 0) > bodyLimit) return fail(tooLarge)
  req.on('data', (chunk: Buffer) => {
    if (isOver) return
    length += chunk.length
    if (length > bodyLimit) {
      chunks.length = 0
      return fail(tooLarge)
    }
    chunks.push(chunk)
  })
  req.on('end', () => {
    if (!end()) return
    const [first = noBody] = chunks
    onBody(chunks.length < 2 ? first : Buffer.concat(chunks, length))
  })
  // The client has gone in the middle.
  req.on('error', (error) => fail(Object.assign(error, { statusCode: 400 })))
}

const tooLarge = { statusCode: 413 }
