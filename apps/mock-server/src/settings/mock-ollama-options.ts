/** All options of a mock: one table from which the check, the defaults and the command's flags follow. */
import {
  type DeploymentChoice,
  deploymentSettings,
  findForeignOptions,
} from '../deployment/deployment-settings.ts'
import type { OwnOption } from '../deployment/deployments.ts'
import { objectOf, shapesOf } from '../fixture/fixture-shape.ts'
import { isPlainObject } from '../fixture/is-kind.ts'
import { describeProblem, type Problem, toProblem } from '../fixture/problem.ts'
import { type BareOption, type MockOptions, mockSettings } from './mock-settings.ts'
import type { SettingsTable } from './setting.ts'

export interface MockOllamaOptions extends MockOptions, DeploymentChoice {}

/** A row for each option. */
export const settings: SettingsTable<MockOllamaOptions, BareOption | OwnOption> = {
  ...mockSettings,
  ...deploymentSettings,
}

const shape = objectOf<MockOllamaOptions>('', shapesOf<MockOllamaOptions>(settings), {})

/**
 * Checks the options, for callers without types. Fixtures are checked when they are loaded.
 *
 * @throws {TypeError} that names each mistake.
 */
export function checkMockOptions(options: MockOllamaOptions): void {
  const problems: Problem[] = []
  shape.check(withoutUndefined(options), [], (problem) => problems.push(problem))
  if (problems.length === 0)
    for (const { name, owners } of findForeignOptions(options))
      problems.push(
        toProblem(
          [name],
          `not an option of ${options.as ?? 'local'}, only of ${owners}: set as to one of these`,
        ),
      )
  if (problems.length > 0)
    throw new TypeError(
      `invalid options for createMockOllama:\n${problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`,
    )
}

/** Options are often passed on: those that are undefined have their defaults. Models and fixtures are what a test says. */
function withoutUndefined(options: unknown): unknown {
  if (Array.isArray(options)) return options.map(withoutUndefined)
  if (!isPlainObject(options)) return options
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([name, value]) => [
      name,
      name === 'models' || name === 'fixtures' ? value : withoutUndefined(value),
    ]),
  )
}
