/** Everything that is measured of the mock server, in the order in which it is printed. */
import type { MeasureOptions } from '../measure-options.ts'
import { build } from '../processes/build.ts'
import type { Finding } from '../report/finding.ts'
import type { Report } from '../report/report.ts'
import { measureLookup } from './lookup.ts'
import { measurePace } from './pace.ts'
import { measureImport, measureInstance, measureStartUp } from './start-up.ts'
import { measureFrames, measureMemory, measureSmallRequests } from './throughput.ts'

export async function runMock(
  { rounds, only, build: builds }: MeasureOptions,
  report: Report,
): Promise<void> {
  const measures: { name: string; run: () => Promise<Finding[]> }[] = [
    { name: 'start of the process', run: measureStartUp },
    { name: 'import', run: async () => measureImport() },
    { name: 'start of an instance', run: measureInstance },
    { name: 'small requests', run: () => measureSmallRequests(rounds) },
    { name: 'small requests, no two alike', run: () => measureSmallRequests(rounds, '00000000') },
    { name: 'streamed frames, 1 at once', run: () => measureFrames(1, rounds) },
    { name: 'streamed frames, 8 at once', run: () => measureFrames(8, rounds) },
    { name: 'streamed frames, joined', run: () => measureFrames(8, rounds, 50) },
    { name: 'memory', run: measureMemory },
    { name: 'pace, 1 at once', run: () => measurePace(1) },
    { name: 'pace, 8 at once', run: () => measurePace(8) },
    { name: 'lookup', run: () => measureLookup(rounds) },
  ]
  if (builds) build('packages/wire', 'apps/mock-server')
  for (const { name, run } of measures) if (only.test(name)) report.add(await run())
}
