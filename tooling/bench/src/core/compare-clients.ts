/** CPU per token of each client, as a ratio to bare fetch and JSON.parse in the same round. */
import { atMost, type Finding } from '../report/finding.ts'
import { median, range, ratios } from '../report/statistics.ts'
import type { ClientsAtWork } from './clients-at-work.ts'
import { speakersOf } from './clients/load-client.ts'
import type { Scenario } from './scenarios.ts'

export async function compareClients(
  scenario: Scenario,
  origin: string,
  clients: ClientsAtWork,
  rounds: number,
): Promise<Finding[]> {
  const baseURL = `${origin}/${scenario.pace}/${scenario.amount}`
  const costs = await clients.measure(
    new Map(speakersOf(scenario.dialect).map((client) => [client, { client, baseURL, scenario }])),
    rounds,
  )
  const limit = (costs.get('fetch') ?? []).map(({ cpu }) => cpu)
  return [...costs].map(([who, own]) => {
    const cpu = own.map((cost) => cost.cpu)
    const ratio = ratios(cpu, limit)
    const budget = scenario.budgets?.[who]
    return {
      what: scenario.name,
      who,
      value: median(ratio),
      unit: '×',
      detail: `${range(ratio)}, least over least ${(Math.min(...cpu) / Math.min(...limit)).toFixed(2)}; ${median(cpu).toFixed(2)} µs CPU`,
      budget: atMost(budget),
    }
  })
}
