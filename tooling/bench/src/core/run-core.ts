/** Everything that is measured of core, in the order in which it is printed. */
import type { MeasureOptions } from '../measure-options.ts'
import { build } from '../processes/build.ts'
import { type Child, startChild } from '../processes/child.ts'
import type { Finding } from '../report/finding.ts'
import type { Report } from '../report/report.ts'
import { measureBundleSize } from './bundle-size.ts'
import { type ClientsAtWork, clientsAtWork } from './clients-at-work.ts'
import { compareClients } from './compare-clients.ts'
import { measureFirstEvent } from './first-event.ts'
import { measureFirstStream } from './first-stream.ts'
import { measureImportTime } from './import-time.ts'
import { measureLeaving } from './leaving.ts'
import { measureLongLine } from './long-line.ts'
import { measurePausedReader } from './paused-reader.ts'
import { dialects, scenarios } from './scenarios.ts'
import { measureStreamText } from './stream-text.ts'

export async function runCore(
  { rounds, only, build: builds }: MeasureOptions,
  report: Report,
): Promise<void> {
  await using server = await startChild(new URL('server.ts', import.meta.url))
  await using clients = clientsAtWork()
  const taken = toMeasures(server, `http://127.0.0.1:${String(server.first)}`, clients, rounds).filter(
    ({ name }) => only.test(name),
  )
  if (builds && taken.some(({ needsBuild }) => needsBuild))
    build('packages/wire', 'packages/core', 'packages/ai-sdk', 'packages/langchain')
  for (const measure of taken) report.add(await measure.run())
}

interface Measure {
  name: string
  needsBuild?: boolean
  run(): Promise<Finding[]>
}

function toMeasures(server: Child, origin: string, clients: ClientsAtWork, rounds: number): Measure[] {
  return [
    ...scenarios.map((scenario) => ({
      name: scenario.name,
      run: () => compareClients(scenario, origin, clients, rounds),
    })),
    ...dialects.map((dialect) => ({
      name: `${dialect}: long line`,
      run: () => measureLongLine(dialect, origin, clients, rounds),
    })),
    ...dialects.map((dialect) => ({
      name: `${dialect}: first event`,
      run: () => measureFirstEvent(dialect, origin),
    })),
    ...dialects.map((dialect) => ({
      name: `${dialect}: streamText`,
      run: () => measureStreamText(dialect, origin, rounds),
    })),
    ...dialects.map((dialect) => ({
      name: `${dialect}: paused reader`,
      run: () => measurePausedReader(dialect, server, origin),
    })),
    ...dialects.map((dialect) => ({
      name: `${dialect}: leaving`,
      run: () => measureLeaving(dialect, server, origin),
    })),
    { name: 'first stream of a fresh process', run: () => measureFirstStream(origin), needsBuild: true },
    { name: 'import time', run: () => measureImportTime(origin), needsBuild: true },
    { name: 'bundle size', run: measureBundleSize, needsBuild: true },
  ]
}
