/** The way of nearly every request: read from the socket and answered on it without Node's parser, as long as both leave no doubt. */
import type { Socket } from 'node:net'
import { splitScope, type ScopedUrl } from '../../scope/scope-path.ts'
import type { Answer } from '../answer.ts'
import type { Bodies } from '../body.ts'
import type { Exchange } from '../exchange.ts'
import type { Guarded } from '../guard.ts'
import { toPlainAnswer } from './plain-answer.ts'
import { type PlainHead, readPlainHead } from './plain-head.ts'
import { toCleanPathRedirect } from '../redirect.ts'
import { toRefusal } from '../refusal.ts'
import type { Responder, Target } from '../responder.ts'
import type { RouteTable } from '../route-table.ts'
import { toPlainDelivery } from '../send-answer.ts'

/**
 * Answers the request in these bytes.
 *
 * @returns `answered`; or what was begun and has to be finished for the same bytes on Node's way; or `untouched`: nothing has happened.
 */
export type PlainWay = (socket: Socket, bytes: Buffer) => 'answered' | 'untouched' | Exchange

/** Makes the way to the routes of this table. Why there is one: docs/decisions/0013-requests-without-nodes-parser.md. */
export function createPlainWay(table: RouteTable, responder: Responder, bodies: Bodies): PlainWay {
  const known = new Map<string, Addressed | undefined>()
  const address = (text: string): Addressed | undefined => {
    if (known.has(text)) return known.get(text)
    const addressed = toAddressed(text, table, responder)
    if (known.size >= mostKnown) known.clear()
    known.set(text, addressed)
    return addressed
  }
  return (socket, bytes) => {
    const end = bytes.indexOf(emptyLine)
    // Behind an answer that is still leaving, Node knows how to wait.
    if (end < 0 || end > longestHead || socket.writableLength > 0) return 'untouched'
    const addressed = address(bytes.toString('latin1', 0, end))
    const start = end + emptyLine.length
    if (!addressed || bytes.length !== start + addressed.head.bodyLength) return 'untouched'
    const { head, scope, target, guarded } = addressed
    const exchange = responder.start({ head, scope, body: bodies.of(bytes, start), socket }, target, guarded)
    return isSent(exchange, socket, responder) ? 'answered' : exchange
  }
}

const emptyLine = Buffer.from('\r\n\r\n')
const longestHead = 4096
const mostKnown = 256

/** A head that is known to be let in, and for which route. */
interface Addressed {
  head: PlainHead
  scope: ScopedUrl | undefined
  target: Target
  guarded: Guarded
}

function toAddressed(text: string, table: RouteTable, responder: Responder): Addressed | undefined {
  const sent = readPlainHead(text)
  if (!sent || toRefusal({ httpVersion: '1.1', ...sent }) || toCleanPathRedirect(sent.method, sent.url))
    return undefined
  const scope = splitScope(sent.url)
  const head = scope ? { ...sent, url: scope.url } : sent
  const position = table.positionOf(head.method, head.url)
  const guarded = responder.judge(head)
  return position === undefined || !('headers' in guarded)
    ? undefined
    : { head, scope, target: { position, params: {} }, guarded }
}

function isSent(exchange: Exchange, socket: Socket, responder: Responder): boolean {
  const { answer, entry } = exchange
  if (answer instanceof Promise) return false
  const plain = toPlainAnswer(answer, entry.step?.wire)
  if (!plain) return false
  entry.status = answer.status
  answer.pieces[0]?.leaves?.()
  socket.write(plain.text, plain.encoding)
  // As a rule the network has taken it at once.
  if (socket.writableLength === 0 && !socket.errored) close(exchange, answer, 'completed', responder)
  else socket.write('', (error) => close(exchange, answer, error ? 'aborted' : 'completed', responder))
  return true
}

function close(
  exchange: Exchange,
  answer: Answer,
  outcome: 'completed' | 'aborted',
  responder: Responder,
): void {
  answer.over?.()
  exchange.end()
  responder.close(exchange, toPlainDelivery(answer, outcome))
}
