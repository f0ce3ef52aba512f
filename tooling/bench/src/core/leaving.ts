/**
 * How long after leaving a stream the server sees its connection end, and whether another stream of the same
 * client goes on.
 */
import type { Child } from '../processes/child.ts'
import type { Finding } from '../report/finding.ts'
import { median, range } from '../report/statistics.ts'
import type { Dialect } from './payloads.ts'
import { type WayToLeave, waysToLeave } from './ways-to-leave.ts'

const times = 15
/** The server must see the end by then. */
const patience = 3000

export async function measureLeaving(dialect: Dialect, server: Child, origin: string): Promise<Finding[]> {
  const findings: Finding[] = []
  let disturbed = 0
  for (const way of waysToLeave) {
    const waits: number[] = []
    for (let i = 0; i < times; i++) {
      const { wait, neighbourWentOn } = await leaveOnce(way, `${origin}/live/0`, dialect, server)
      waits.push(wait)
      if (!neighbourWentOn) disturbed++
    }
    findings.push({
      what: `${dialect}: the server sees that a stream was left`,
      who: way.name,
      value: Math.max(...waits),
      unit: 'ms',
      detail: `the longest of ${times}; ${range(waits)}, median ${median(waits).toFixed(2)}`,
      // In a pause of the server, after 100 ms at the latest.
      budget: { atMost: 120 },
    })
  }
  return [
    ...findings,
    {
      what: `${dialect}: neighbours that were disturbed`,
      who: 'all of these',
      value: disturbed,
      unit: 'of ' + times * waysToLeave.length,
      budget: { atMost: 0 },
    },
  ]
}

async function leaveOnce(
  way: WayToLeave,
  baseURL: string,
  dialect: Dialect,
  server: Child,
): Promise<{ wait: number; neighbourWentOn: boolean }> {
  const leaver = way.at(baseURL, dialect)
  const neighbour = (await leaver.neighbour('steady-neighbour'))[Symbol.asyncIterator]()
  await neighbour.next()
  const left = await leaver.leave(`${way.pace}-left`)
  const closed = await server.ask<string | undefined>({
    ask: 'closed',
    model: `${way.pace}-left`,
    within: patience,
  })
  const neighbourWentOn = await goesOn(neighbour)
  await neighbour.return?.()
  // Both processes read the same monotonic clock.
  return {
    wait: closed === undefined ? Number.POSITIVE_INFINITY : Number(BigInt(closed) - left) / 1e6,
    neighbourWentOn,
  }
}

/** More than what may already have been on its way. */
async function goesOn(values: AsyncIterator<unknown>): Promise<boolean> {
  try {
    for (let i = 0; i < 5; i++) if ((await values.next()).done) return false
    return true
  } catch {
    return false
  }
}
