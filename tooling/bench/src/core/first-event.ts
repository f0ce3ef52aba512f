/** How much later than bare fetch the first event comes, over a connection that is open already. */
import { atMost, type Finding } from '../report/finding.ts'
import { median, quantile } from '../report/statistics.ts'
import { shuffled } from '../processes/shuffled.ts'
import { type ClientName, loadClient } from './clients/load-client.ts'
import type { Dialect } from './payloads.ts'

const names: readonly ClientName[] = ['fetch', 'core', 'ai-sdk']
/**
 * So many that everything on the way is compiled: the first hundreds cost half as much again, in every
 * client.
 */
const warmUps = 5000
const rounds = 2000
const budgets: Partial<Record<ClientName, number>> = { core: 0.05, 'ai-sdk': 0.08 }

/**
 * All in one process, request by request in an order of chance: they share the connections and everything
 * that disturbs.
 */
export async function measureFirstEvent(dialect: Dialect, origin: string): Promise<Finding[]> {
  const baseURL = `${origin}/frame/3`
  const clients = await Promise.all(
    names.map(async (name) => ({ name, client: await loadClient(name), times: [] as number[] })),
  )
  for (let round = -warmUps; round < rounds; round++) {
    for (const { client, times } of shuffled(clients)) {
      const began = performance.now()
      const held = await client.hold(baseURL, dialect)
      const time = performance.now() - began
      await held.drain()
      if (round >= 0) times.push(time)
    }
  }
  const limit = clients.find(({ name }) => name === 'fetch')?.times ?? []
  return clients.map(({ name, times }) => {
    const later = times.map((time, i) => time - (limit[i] ?? Number.NaN))
    const budget = budgets[name]
    return {
      what: `${dialect}: first event, later than fetch`,
      who: name,
      value: median(later),
      unit: 'ms',
      detail: `${median(times).toFixed(3)} ms; quartiles of the difference ${quantile(later, 0.25).toFixed(3)} and ${quantile(later, 0.75).toFixed(3)}`,
      budget: atMost(budget),
    }
  })
}
