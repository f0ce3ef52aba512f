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

/** The answer of work that ended well, or in a failure. */
export function progressAnswer(
  steps: readonly Step[],
  failure: Failure | undefined,
  streams: boolean,
): Answer {
  if (failure && (!streams || steps.length === 0)) return failed(steps, failure, streams)
  if (streams) {
    const lines = steps.map((step): Piece => toPiece(step, '\n'))
    const last: Piece[] = failure
      ? [
          {
            data: `${encodeGoJson({ error: failure.message })}\n`,
            ...(failure.at === undefined ? {} : { at: failure.at }),
          },
        ]
      : []
    return {
      status: 200,
      headers: [['Content-Type', 'application/x-ndjson']],
      framing: 'stream',
      pieces: [...lines, ...last],
    }
  }
  const last = steps.at(-1)
  const answer = wholeAnswer(200, [['Content-Type', 'application/json']], encodeGoJson(last?.progress ?? {}))
  // Only the last step is told, but all of them happen, each at its time.
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

function failed(steps: readonly Step[], { status = 500, message, at }: Failure, streams: boolean): Answer {
  const answer = wholeAnswer(status, [['Content-Type', 'application/json']], encodeGoJson({ error: message }))
  if (streams) return { ...answer, framing: 'stream' }
  return delayed(answer, at ?? steps.at(-1)?.at)
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
