/** Checks the options of a mock, for callers without types. */
import { isJsonObject } from '@ollamakit/wire'
import type { FixtureSource, MockOllamaOptions } from './create-mock-ollama.ts'
import { type DeploymentName, deployments, otherOwners, type OwnOption } from './deployment/deployments.ts'
import type { CloudBehind } from './deployment/forward-to-cloud.ts'
import type { Keys } from './deployment/keys.ts'
import type { Limit } from './deployment/limit.ts'
import type { Backend } from './deployment/olla/backend.ts'
import type { OllaOptions } from './deployment/olla/olla-options.ts'
import type { StickyKeySource, StickySessionOptions } from './deployment/olla/sticky-sessions.ts'
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
import type { JournalEntry } from './journal/journal-entry.ts'
import type { ServerSettings } from './server-settings.ts'

/** @throws {TypeError} that names each mistake. Fixtures are checked when they are loaded. */
export function checkMockOptions(options: MockOllamaOptions): void {
  const problems: Problem[] = []
  shape.check(options, [], (problem) => problems.push(problem))
  for (const key of optionsOfSome)
    if (key in options) checkOwner(key, options.as ?? 'local', (problem) => problems.push(problem))
  if (problems.length > 0)
    throw new TypeError(
      `invalid options for createMockOllama:\n${problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`,
    )
}

const optionsOfSome = ['keys', 'limits', 'backends', 'olla', 'cloud'] as const

/** An option that the deployment does not read is a mistake. */
function checkOwner(key: OwnOption, as: DeploymentName, report: (problem: Problem) => void): void {
  const others = otherOwners(key, as)
  if (others === undefined) return
  report({
    path: key,
    segments: [key],
    message: `not an option of ${as}, only of ${others}: set as to one of these`,
    isKey: true,
  })
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

const keySources: StickyKeySource[] = ['session_header', 'prefix_hash', 'auth_header', 'ip']

function isBackend(value: unknown): boolean {
  const url = isJsonObject(value) ? value['url'] : value
  const hasOnly = !isJsonObject(value) || Object.keys(value).every((key) => key === 'name' || key === 'url')
  return hasOnly && typeof url === 'string' && URL.canParse(url)
}

function isCloud(value: unknown): boolean {
  if (!isJsonObject(value)) return typeof value === 'string' && URL.canParse(value)
  const { url, key, isSignedIn, ...others } = value
  return (
    typeof url === 'string' &&
    URL.canParse(url) &&
    ['string', 'undefined'].includes(typeof key) &&
    ['boolean', 'undefined'].includes(typeof isSignedIn) &&
    Object.keys(others).length === 0
  )
}

function isKeys(value: unknown): boolean {
  return isJsonObject(value) && Object.values(value).every((models) => models === '*' || isNames(models))
}

function isLists(value: unknown): boolean {
  return isJsonObject(value) && Object.values(value).every(isNames)
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isLimit(value: unknown): boolean {
  if (!isJsonObject(value)) return false
  return Object.entries(value).every(([key, amount]) =>
    key === 'name'
      ? typeof amount === 'string'
      : ['requests', 'tokens', 'windowMs'].includes(key) && typeof amount === 'number' && amount > 0,
  )
}

const shape: FixtureShape<MockOllamaOptions> = objectOf<MockOllamaOptions>(
  '',
  {
    models: modelsShape,
    fixtures: is<FixtureSource | FixtureSource[]>('fixtures', undefined, () => true),
    strict: flag,
    seed: anyNumber,
    version: text,
    as: oneOf(...(Object.keys(deployments) as DeploymentName[])),
    backends: is<readonly (string | Backend)[]>(
      'a list of URLs or { name, url }',
      undefined,
      (value) => Array.isArray(value) && value.length > 0 && value.every(isBackend),
    ),
    keys: is<Keys>('model names by key, or "*" for all models', undefined, isKeys),
    limits: is<readonly Limit[]>(
      'a list of { name, requests, tokens, windowMs }',
      undefined,
      (value) => Array.isArray(value) && value.every(isLimit),
    ),
    cloud: is<string | CloudBehind>('a URL or { url, key, isSignedIn }', undefined, isCloud),
    olla: objectOf<OllaOptions>(
      '',
      {
        balancer: oneOf('priority', 'round-robin'),
        aliases: is<NonNullable<OllaOptions['aliases']>>('lists of model names by alias', undefined, isLists),
        stickySessions: objectOf<StickySessionOptions>(
          '',
          {
            keySources: is<readonly StickyKeySource[]>(
              `a list of ${keySources.join(', ')}`,
              undefined,
              (value) => Array.isArray(value) && value.every((each) => keySources.includes(each)),
            ),
            idleTtlMs: isAmount(1),
            maxSessions: wholeNumberFrom(1),
            prefixBytes: wholeNumberFrom(1),
          },
          {},
        ),
        headerTimeoutMs: isAmount(1),
        healthIntervalMs: isAmount(1),
      },
      {},
    ),
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
