/** The options that choose and configure a deployment: documentation and types, and a row each. */
import { listOf, mapOf, objectOf, oneOf, choose, given, type FixtureShape } from '../fixture/fixture-shape.ts'
import { isPlainObject, isText } from '../fixture/is-kind.ts'
import { aboveZero, filledText, flag, httpUrl, modelName, wholeNumberFrom } from '../fixture/value-shapes.ts'
import { type Problem, type Segments, toProblem } from '../fixture/problem.ts'
import type { SettingsTable } from '../settings/setting.ts'
import type { CloudBehind } from '../cloud/send-to-cloud.ts'
import { type DeploymentName, deployments, type OwnOption } from './deployments.ts'
import type { Keys } from './keys.ts'
import type { Limit } from './limit.ts'
import type { Backend, OllaOptions } from './olla/olla-options.ts'
import { backendsShape, ollaOptionsShape } from './olla/olla-options-shape.ts'

/** What a mock stands for. */
export interface DeploymentChoice {
  /**
   * The deployment to stand in for. Default `local`: an Ollama on this machine. `cloud`: Ollama Cloud, which was once called
   * `turbo`. `olla`: the Olla proxy, in front of `backends`. `gateway`: an OpenAI-only gateway.
   */
  as?: DeploymentName
  /**
   * For `local`: the cloud behind it, such as the URL of a mock with `as: 'cloud'`. Requests for models named `…:cloud` or
   * `…-cloud`, and for models with `remote`, are forwarded there. Default: none, and these models answer only what a fixture says.
   */
  cloud?: string | CloudBehind
  /** For `olla`: the servers behind the proxy, in the order of their priority. Default: one within this mock, with its models and fixtures. */
  backends?: readonly (string | Backend)[]
  /** For `olla`: the configuration of the proxy. */
  olla?: OllaOptions
  /** For `cloud` and `gateway`: the valid keys, and the models that each may use. Default: every key is valid for every model. */
  keys?: Keys
  /** For `cloud` and `gateway`: what a key may use in a window of time, and how many of its requests are answered at once. Default: no limit. */
  limits?: readonly Limit[]
}

const modelNames: FixtureShape<readonly string[]> = {
  check(value, segments, report) {
    if (Array.isArray(value) && value.includes('*'))
      report(toProblem(segments, 'the list has "*": write "*" instead of the list for all models'))
    else names.check(value, segments, report)
  },
  schema: undefined,
}
const names = listOf<string, readonly string[]>(modelName)

const keysShape: FixtureShape<Keys> = mapOf<readonly string[] | '*'>(
  choose(
    'a list of model names, or "*" for all models',
    given(isText, oneOf('*')),
    given(Array.isArray, modelNames),
  ),
)

const oneLimit: FixtureShape<Limit> = objectOf<Limit>(
  '',
  {
    name: filledText,
    requests: wholeNumberFrom(1),
    tokens: wholeNumberFrom(1),
    windowMs: aboveZero,
    concurrent: wholeNumberFrom(1),
    queue: wholeNumberFrom(0),
  },
  {},
)

/** What would limit nothing. */
function checkLimit(
  value: { [key: string]: unknown },
  segments: Segments,
  report: (problem: Problem) => void,
): void {
  const has = (name: keyof Limit): boolean => value[name] !== undefined
  const counts = has('requests') || has('tokens')
  const idle = (['name', 'windowMs'] as const).find((name) => has(name) && !counts)
  if (!counts && !has('concurrent') && !has('queue'))
    report(toProblem(segments, 'it limits nothing: give it "requests", "tokens" or "concurrent"'))
  else if (idle !== undefined)
    report(
      toProblem([...segments, idle], 'it belongs to a limit of "requests" or "tokens": add one of these'),
    )
}

const allLimits = listOf<Limit, readonly Limit[]>(oneLimit)
const limitsShape: FixtureShape<readonly Limit[]> = {
  check(value, segments, report) {
    allLimits.check(value, segments, report)
    const limits = Array.isArray(value) ? value : []
    for (const [i, each] of limits.entries())
      if (isPlainObject(each)) checkLimit(each, [...segments, i], report)
    const queue = limits.findIndex((each) => isPlainObject(each) && each['queue'] !== undefined)
    if (queue >= 0 && !limits.some((each) => isPlainObject(each) && each['concurrent'] !== undefined))
      report(toProblem([...segments, queue, 'queue'], 'requests only wait if there is "concurrent": add it'))
  },
  schema: allLimits.schema,
}

/** The order is that of help. */
export const deploymentSettings: SettingsTable<DeploymentChoice, OwnOption> = {
  as: {
    // The table has a row for each name.
    shape: oneOf(...(Object.keys(deployments) as DeploymentName[])),
    default: 'local',
    flag: {
      form: '--as <deployment>',
      doc: 'deployment to stand in for: an Ollama on this machine, Ollama Cloud, the Olla proxy, an OpenAI-only gateway',
    },
  },
  cloud: {
    shape: choose(
      'a URL or { url, key, isSignedIn }',
      given(isText, httpUrl),
      given(
        isPlainObject,
        objectOf<CloudBehind>('', { url: httpUrl, key: filledText, isSignedIn: flag }, { url: true }),
      ),
    ),
    flag: { form: '--cloud <url>', doc: 'for local: the cloud behind it, such as a mock with --as cloud' },
  },
  backends: {
    shape: backendsShape,
    flag: {
      form: '--backend <name=url>',
      doc: 'for olla: a server behind the proxy; may be given several times',
      read: (written, before = []) => {
        const [, name, where] = /^([^=:/]+)=(.*)$/s.exec(written) ?? [undefined, undefined, written]
        return URL.canParse(where)
          ? [...before, { url: where, ...(name === undefined ? {} : { name }) }]
          : undefined
      },
      example: 'gpu-1=http://127.0.0.1:11434',
    },
  },
  olla: { shape: ollaOptionsShape },
  keys: {
    shape: {
      check(value, segments, report) {
        keysShape.check(value, segments, report)
        const keys = isPlainObject(value) ? Object.keys(value) : undefined
        if (keys?.length === 0)
          report(toProblem(segments, 'there is no key: name one, or leave keys out to take any key'))
        for (const key of keys ?? [])
          if (!/^\S+$/.test(key))
            report({ ...toProblem([...segments, key], 'a key is text without blanks'), isKey: true })
      },
      schema: keysShape.schema,
    },
    flag: {
      form: '--key <key=models>',
      doc: 'for cloud and gateway: a valid key and its models, or *; may be given several times',
      read: (written, before = {}) => {
        const [, key, models] = /^([^=]+)=(.+)$/s.exec(written) ?? []
        if (key === undefined || models === undefined) return undefined
        return { ...before, [key]: models === '*' ? '*' : models.split(',') }
      },
      example: 'secret=llama3.2,qwen3 or secret=*',
    },
  },
  limits: {
    shape: limitsShape,
    flag: {
      form: '--limit <limit>',
      doc: 'for cloud and gateway: such as requests=5/60s, weekly:tokens=1000/7d, concurrent=1 or queue=10; may be given several times',
      read: (written, before = []) => {
        const limit = readLimit(written)
        return limit && [...before, limit]
      },
      example: 'requests=5/60s or weekly:tokens=1000/7d or concurrent=1 or queue=10',
    },
  },
}

function readLimit(written: string): Limit | undefined {
  const [, places, number] = /^(concurrent|queue)=(\d+)$/.exec(written) ?? []
  if (places !== undefined) return { [places]: Number(number) }
  const [, name, what, count, length, unit = 's'] =
    /^(?:(\w+):)?(requests|tokens)=(\d+)(?:\/(\d+)(ms|s|m|h|d))?$/.exec(written) ?? []
  if (what === undefined) return undefined
  return {
    [what]: Number(count),
    ...(name === undefined ? {} : { name }),
    ...(length === undefined ? {} : { windowMs: Number(length) * (unitMs[unit] ?? 1000) }),
  }
}

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Finds options that the chosen deployment does not read, with the deployments that do. */
export function findForeignOptions(options: DeploymentChoice): { name: OwnOption; owners: string }[] {
  const { as = 'local' } = options
  // A caller without types may name another deployment, which is reported elsewhere.
  const own = deployments[as]?.options
  if (!own) return []
  return (Object.keys(options) as (keyof DeploymentChoice)[]).flatMap((name) =>
    name === 'as' ||
    !Object.hasOwn(deploymentSettings, name) ||
    options[name] === undefined ||
    own.includes(name)
      ? []
      : [{ name, owners: ownersOf(name) }],
  )
}

function ownersOf(option: OwnOption): string {
  const owners = Object.entries(deployments).filter(([, { options }]) => options.includes(option))
  return owners
    .map(([owner]) => owner)
    .join(', ')
    .replace(/, (?=\w+$)/, ' and ')
}
