/**
 * The first stream of a fresh process, before anything is compiled: what a short-lived program pays. As
 * built: sources would be compiled in that process.
 */
import type { Finding } from '../report/finding.ts'
import { median, range, ratios } from '../report/statistics.ts'
import { shuffled } from '../processes/shuffled.ts'
import type { Cost } from './client-process.ts'
import { startBuiltClient } from './clients-at-work.ts'
import { speakersOf } from './clients/load-client.ts'
import { scenarios } from './scenarios.ts'

const rounds = 7

export async function measureFirstStream(origin: string): Promise<Finding[]> {
  const scenario = scenarios[0]
  if (!scenario) throw new Error('there are no scenarios')
  const names = speakersOf(scenario.dialect)
  const costs = new Map(names.map((name): [typeof name, number[]] => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of shuffled(names)) {
      await using child = await startBuiltClient(name)
      const { cpu } = await child.ask<Cost>({
        scenario,
        baseURL: `${origin}/${scenario.pace}/${scenario.amount}`,
      })
      costs.get(name)?.push((cpu * scenario.units) / 1000)
    }
  }
  return [...costs].map(([who, own]) => {
    const ratio = ratios(own, costs.get('fetch') ?? [])
    return {
      what: 'native: first stream of a fresh process',
      who,
      value: median(ratio),
      unit: '×',
      detail: `${range(ratio)}, ${median(own).toFixed(0)} ms CPU`,
    }
  })
}
