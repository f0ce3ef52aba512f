/** What one long line costs, and whether sixteen times the bytes cost about sixteen times as much. */
import { atMost, type Finding } from '../report/finding.ts'
import { median, range, ratios } from '../report/statistics.ts'
import type { ClientsAtWork } from './clients-at-work.ts'
import { type ClientName, speakersOf } from './clients/load-client.ts'
import type { Cost } from './client-process.ts'
import type { Dialect } from './payloads.ts'
import { longLine } from './scenarios.ts'

export async function measureLongLine(
  dialect: Dialect,
  origin: string,
  clients: ClientsAtWork,
  rounds: number,
): Promise<Finding[]> {
  const order = (client: ClientName, megabytes: number) => {
    const scenario = longLine(dialect, megabytes)
    return { client, scenario, baseURL: `${origin}/${scenario.pace}/${scenario.amount}` }
  }
  const costs = await clients.measure(
    new Map([
      ...speakersOf(dialect).map((client): [string, ReturnType<typeof order>] => [client, order(client, 4)]),
      // Only ours: the others need minutes, since they look at the whole line again with each read.
      ['64 MB', order('core', 64)],
    ]),
    rounds,
    2,
  )
  const long = toMilliseconds(costs.get('64 MB'))
  costs.delete('64 MB')
  const growth = ratios(long, toMilliseconds(costs.get('core')))
  return [
    ...[...costs].map(([who, own]): Finding => {
      const ms = toMilliseconds(own)
      return {
        what: `${dialect}: a line of 4 MB`,
        who,
        value: median(ms),
        unit: 'ms CPU',
        detail: range(ms, 1),
        budget: atMost(who === 'core' ? 20 : undefined),
      }
    }),
    {
      what: `${dialect}: 64 MB over 4 MB`,
      who: 'core',
      value: median(growth),
      unit: '×',
      detail: `${range(growth, 1)}, ${median(long).toFixed(0)} ms CPU`,
      budget: { atMost: 20 },
    },
  ]
}

function toMilliseconds(costs: readonly Cost[] = []): number[] {
  return costs.map(({ cpu }) => cpu / 1000)
}
