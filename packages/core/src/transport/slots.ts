/** Lets only so many requests to a host through at a time; the others wait in line. */

/** Waits for a place, rejects with the signal's reason meanwhile. What it gives has to be called once, to give the place back. */
export type TakeSlot = (signal?: AbortSignal) => Promise<() => void>

interface Line {
  taken: number
  waiting: { most: number; enter: () => void }[]
}

/** A server has one queue, however many clients there are: frameworks make one for each model. Hosts on which nobody waits and nothing runs are forgotten. */
const lines = new Map<string, Line>()

/** Places at one host, which all clients that count share; `most` may be taken when one enters. */
export function createSlots(host: string, most: number): TakeSlot {
  return (signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const line = lines.get(host) ?? { taken: 0, waiting: [] }
      lines.set(host, line)
      const own = {
        most,
        enter(): void {
          signal?.removeEventListener('abort', leave)
          line.taken++
          resolve(() => {
            line.taken--
            letIn(host, line)
          })
        },
      }
      const leave = (): void => {
        line.waiting.splice(line.waiting.indexOf(own), 1)
        reject(signal?.reason as Error)
      }
      line.waiting.push(own)
      signal?.addEventListener('abort', leave, { once: true })
      letIn(host, line)
    })
}

/** First come, first served; who may enter only when less is taken lets others pass. */
function letIn(host: string, line: Line): void {
  const next = line.waiting.findIndex(({ most }) => line.taken < most)
  if (next >= 0) line.waiting.splice(next, 1)[0]?.enter()
  else if (line.taken === 0) lines.delete(host)
}
