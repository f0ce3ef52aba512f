/** CPU per token of each client, as a ratio to bare fetch and JSON.parse in the same round. */
import { atMost, type Finding } from '../report/finding.ts'
import { median, range, ratios } from '../report/statistics.ts'
import type { ClientsAtWork } from './clients-at-work.ts'
import { type ClientName, speakersOf } from './clients/load-client.ts'
import type { Scenario } from './scenarios.ts'

export async function compareClients(
  scenario: Scenario,
  origin: string,
  clients: ClientsAtWork,
  rounds: number,
): Promise<Finding[]> {
  const baseURL = `${origin}/${scenario.pace}/${scenario.amount}`
  const names = [...speakersOf(scenario.dialect), ...(scenario.also ?? [])]
  const costs = await clients.measure(
    new Map(names.map((client) => [client, { client, baseURL, scenario }])),
    rounds,
    scenario.warmUps,
  )
  const cpuOf = (name: ClientName): number[] => (costs.get(name) ?? []).map(({ cpu }) => cpu)
  const limit = cpuOf('fetch')
  const findings = names.map((who): Finding => ({
    what: scenario.name,
    who,
    ...compare(cpuOf(who), limit),
    budget: atMost(scenario.budgets?.[who]),
  }))
  const [own, peer] = scenario.notAbove ?? []
  if (own && peer && names.includes(peer))
    findings.push({
      what: `${scenario.name}, over ${peer}`,
      who: own,
      ...compare(cpuOf(own), cpuOf(peer)),
      budget: { atMost: 1 },
    })
  return findings
}

function compare(
  cpu: readonly number[],
  limit: readonly number[],
): Pick<Finding, 'value' | 'unit' | 'detail'> {
  const ratio = ratios(cpu, limit)
  return {
    value: median(ratio),
    unit: '×',
    detail: `${range(ratio)}, least over least ${(Math.min(...cpu) / Math.min(...limit)).toFixed(2)}; ${median(cpu).toFixed(2)} µs CPU`,
  }
}
