/** Checks the options of a mock, for callers without types. */
import type { FixtureSource, MockOllamaOptions } from './create-mock-ollama.ts'
import { modelsShape } from './fixture/model-shape.ts'
import {
  anyNumber,
  describeProblem,
  flag,
  is,
  isText,
  objectOf,
  oneOf,
  type Problem,
  type FixtureShape,
  text,
  wholeNumberFrom,
} from './fixture/fixture-shape.ts'
import type { JournalEntry } from './journal/journal.ts'
import type { ServerSettings } from './server-settings.ts'

/** @throws {TypeError} that names each mistake. Fixtures are checked when they are loaded. */
export function checkMockOptions(options: MockOllamaOptions): void {
  const problems: Problem[] = []
  shape.check(options, [], (problem) => problems.push(problem))
  if (problems.length > 0)
    throw new TypeError(
      `invalid options for createMockOllama:\n${problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`,
    )
}

const isAmount = (least: number): FixtureShape<number> =>
  is(`a number from ${least} or Infinity`, undefined, (value) => typeof value === 'number' && value >= least)

const server: FixtureShape<Partial<ServerSettings>> = objectOf<Partial<ServerSettings>>(
  '',
  {
    keepAliveMs: isAmount(0),
    maxLoadedModels: isAmount(1),
    numParallel: isAmount(1),
    maxQueue: isAmount(1),
    loadTimeoutMs: isAmount(0),
    contextLength: wholeNumberFrom(1),
    keepsUnusedBlobs: flag,
    origins: is<readonly string[]>(
      'a list of origins',
      undefined,
      (value) => Array.isArray(value) && value.every(isText),
    ),
  },
  {},
)

const shape: FixtureShape<MockOllamaOptions> = objectOf<MockOllamaOptions>(
  '',
  {
    models: modelsShape,
    fixtures: is<FixtureSource | FixtureSource[]>('fixtures', undefined, () => true),
    strict: flag,
    seed: anyNumber,
    version: text,
    as: oneOf('local'),
    server,
    host: text,
    port: is(
      'a whole number from 0 to 65535',
      undefined,
      (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535,
    ),
    clock: oneOf('real', 'virtual'),
    onAnswered: is<(entry: JournalEntry) => void>(
      'a function',
      undefined,
      (value) => typeof value === 'function',
    ),
  },
  {},
)
