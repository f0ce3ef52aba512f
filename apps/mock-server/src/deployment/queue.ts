/** Requests of a deployment that are answered at once: so many for each key, and so many more wait for their turn. */
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import type { Limit } from './limit.ts'

interface Line {
  answered: number
  /** Each starts the request that waits. */
  waiting: (() => void)[]
}

export class RequestQueue {
  readonly #concurrent: number
  readonly #length: number
  readonly #lines = new Map<string, Line>()

  /** Without a limit of concurrent requests nothing waits. */
  constructor(limits: readonly Limit[]) {
    this.#concurrent = Math.min(...limits.map(({ concurrent = Infinity }) => concurrent))
    this.#length = Math.min(...limits.map(({ queue = Infinity }) => queue))
  }

  /** Waits for a turn. @returns what ends it; undefined: too many wait already, or the client has left. */
  async enter(key: string, signal: AbortSignal): Promise<(() => void) | undefined> {
    if (this.#concurrent === Infinity) return () => {}
    const line = this.#lines.get(key) ?? { answered: 0, waiting: [] }
    this.#lines.set(key, line)
    if (line.answered < this.#concurrent) line.answered++
    else if (line.waiting.length >= this.#length || !(await hasTurn(line, signal))) return undefined
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      const next = line.waiting.shift()
      // The next request takes this place.
      if (next) next()
      else if (--line.answered === 0) this.#lines.delete(key)
    }
  }
}

/** Waits in the line. Resolves with false once the client has left. */
function hasTurn(line: Line, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const start = (): void => resolve(true)
    line.waiting.push(start)
    signal.addEventListener('abort', () => {
      line.waiting = line.waiting.filter((each) => each !== start)
      resolve(false)
    })
  })
}

/** The same route, behind a queue. */
export function queued(
  route: Route,
  queue: RequestQueue,
  keyOf: (request: RequestContext) => string,
  toFull: (request: RequestContext) => Answer,
): Route {
  const answer = async (request: RequestContext): Promise<Answer> => {
    const leave = await queue.enter(keyOf(request), request.signal)
    if (!leave) return toFull(request)
    try {
      const said = await route.answer(request)
      const over = (): void => {
        said.over?.()
        leave()
      }
      return { ...said, over }
    } catch (error) {
      leave()
      throw error
    }
  }
  return { ...route, answer }
}
