/** Answers of routes that tell how far they are: a line for each step, or only the last. Server: `server/routes.go` streamResponse, waitForStream. */
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, delayed, type Piece, wholeAnswer } from '../http/answer.ts'
import type { Step } from '../store/progress-step.ts'

/** How the work ends before it is done; before the first step its status is the answer's own. */
export interface Failure {
  /** Default 500. */
  status?: number
  message: string
  at?: number
}

/** The answer of work that ended well, or in a failure. Steps of a stream are made when they are due: there may be many. */
export function progressAnswer(
  steps: Iterable<Step>,
  failure: Failure | undefined,
  streams: boolean,
): Answer {
  if (!streams) return toWhole([...steps], failure)
  const iterator = steps[Symbol.iterator]()
  const pieces = nextPieces(iterator)
  if (failure && pieces.length === 0) return { ...toFailure(failure), framing: 'stream' }
  return toGrowing(pieces, iterator, failure)
}

/** So many steps are made ahead of their time. */
const stepsAhead = 50

function nextPieces(iterator: Iterator<Step>): Piece[] {
  const pieces: Piece[] = []
  for (let step = iterator.next(); !step.done; step = iterator.next()) {
    pieces.push(toPiece(step.value, '\n'))
    if (pieces.length === stepsAhead) break
  }
  return pieces
}

/** The same pieces and the next ones, as long as there are more. */
function toGrowing(pieces: Piece[], iterator: Iterator<Step>, failure: Failure | undefined): Answer {
  const answer: Answer = {
    status: 200,
    headers: [['Content-Type', 'application/x-ndjson']],
    framing: 'stream',
    pieces,
  }
  if (pieces.length % stepsAhead === 0 && pieces.length > 0)
    return {
      ...answer,
      more: async () => {
        const next = nextPieces(iterator)
        pieces.push(...next)
        return next.length === stepsAhead
          ? toGrowing(pieces, iterator, failure)
          : { ...answer, pieces: [...pieces, ...toLast(failure)] }
      },
    }
  return { ...answer, pieces: [...pieces, ...toLast(failure)] }
}

function toLast(failure: Failure | undefined): Piece[] {
  if (!failure) return []
  const data = `${encodeGoJson({ error: failure.message })}\n`
  return [{ data, ...(failure.at === undefined ? {} : { at: failure.at }) }]
}

function toWhole(steps: readonly Step[], failure: Failure | undefined): Answer {
  const last = steps.at(-1)
  if (failure) return delayed(toFailure(failure), failure.at ?? last?.at)
  const answer = wholeAnswer(200, [['Content-Type', 'application/json']], encodeGoJson(last?.progress ?? {}))
  // Only the last step is sent, but all of them happen, each at its time.
  const silent = steps
    .slice(0, -1)
    .map((step): Piece => Object.assign({ data: '' }, timeOf(step), effectOf(step)))
  return {
    ...answer,
    pieces: [
      ...silent,
      ...answer.pieces.map((piece): Piece => Object.assign({}, piece, timeOf(last), effectOf(last))),
    ],
  }
}

function toFailure({ status = 500, message }: Failure): Answer {
  return wholeAnswer(status, [['Content-Type', 'application/json']], encodeGoJson({ error: message }))
}

function toPiece(step: Step, end: string): Piece {
  return { data: `${encodeGoJson(step.progress)}${end}`, ...timeOf(step), ...effectOf(step) }
}

function timeOf(step: Step | undefined): { at?: number } {
  return step?.at === undefined ? {} : { at: step.at }
}

function effectOf(step: Step | undefined): { leaves?: () => void } {
  return step?.leaves === undefined ? {} : { leaves: step.leaves }
}
