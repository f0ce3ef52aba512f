/** Whether a pace of 1,500 tokens a second is kept. */
import { startChild } from '../processes/child.ts'
import { temporaryFolder } from '../processes/temporary-folder.ts'
import type { Finding } from '../report/finding.ts'
import { median, range } from '../report/statistics.ts'
import { longScript, writeJson } from './script.ts'
import { startMock } from './subjects.ts'

const asked = 1500
const rounds = 3

export async function measurePace(streams: number): Promise<Finding[]> {
  using folder = temporaryFolder()
  const { model, prompt, pieces } = longScript(asked * 2)
  const reply = { content: pieces, pace: { tokensPerSecond: asked } }
  await using server = await startMock(
    writeJson(folder.path, 'fixtures.json', {
      models: [model],
      fixtures: [{ when: { user: prompt }, reply }],
    }),
  )
  await using reader = await startChild(new URL('pace-process.ts', import.meta.url))
  const rates: number[] = []
  for (let round = 0; round < rounds; round++)
    rates.push(...(await reader.ask<number[]>({ port: server.port, streams })))
  const off = rates.map((rate) => Math.abs(rate / asked - 1) * 100)
  return [
    {
      what: `1,500 tokens a second, ${streams} at once: off by`,
      who: 'ollamakit-mock',
      value: Math.max(...off),
      unit: '%',
      detail: `the worst of ${rates.length}; ${range(rates, 1)} tokens/s, median off by ${median(off).toFixed(2)} %`,
      budget: { atMost: 3 },
    },
  ]
}
