/** The way of nearly every request: a route without parameters, found by its path and method alone, its body read here. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ScopedUrl } from '../scope/scope-path.ts'
import { splitUrl } from './redirect.ts'
import { bodyLimit, type Respond } from './responder.ts'
import type { Route } from './route.ts'

/** Answers a request, unless it is none for this way: then nothing has happened yet. @returns whether it does. */
export type ShortPath = (req: IncomingMessage, res: ServerResponse, scope: ScopedUrl | undefined) => boolean

/** Makes the way to these routes. Why there is one: docs/decisions/0010-short-path-before-fastify.md. */
export function createShortPath(routes: readonly Route[], respond: Respond): ShortPath {
  const places = toPlaces(routes)
  return (req, res, scope) => {
    const { method = 'GET', url = '/' } = req
    const position = places.get(splitUrl(url).path)?.get(method)
    if (position === undefined) return false
    const target = { position, params: noParams }
    if (!hasBody(req)) {
      void respond({ req, res, scope, body: noBody }, target)
      return true
    }
    readBody(
      req,
      (body) => void respond({ req, res, scope, body }, target),
      (failure) => void respond({ req, res, scope, body: noBody }, { failure }),
    )
    return true
  }
}

const noParams = {}
const noBody = Buffer.alloc(0)

/** The place in the list for each path and method. */
function toPlaces(routes: readonly Route[]): Map<string, Map<string, number>> {
  const places = new Map<string, Map<string, number>>()
  for (const [position, { path, methods }] of routes.entries()) {
    if (path.includes(':')) continue
    const known = places.get(path) ?? new Map<string, number>()
    for (const method of methods) known.set(method, position)
    places.set(path, known)
  }
  return places
}

/** What comes with a GET is nobody's business; a body has to be announced. */
function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

/** Exactly one of both is called. */
function readBody(req: IncomingMessage, onBody: (body: Buffer) => void, onFailure: (failure: unknown) => void): void {
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
