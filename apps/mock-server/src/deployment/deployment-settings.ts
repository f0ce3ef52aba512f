/** The options that choose and configure a deployment: documentation and types, and a row each. */
import {
  listOf,
  is,
  mapOf,
  objectOf,
  oneOf,
  choose,
  given,
  type FixtureShape,
} from '../fixture/fixture-shape.ts'
import { isPlainObject, isText } from '../fixture/is-kind.ts'
import { aboveZero, flag, text, wholeNumberFrom } from '../fixture/value-shapes.ts'
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

const url: FixtureShape<string> = is(
  'a URL such as http://127.0.0.1:11434',
  undefined,
  (value) => isText(value) && URL.canParse(value),
)

const modelNames: FixtureShape<readonly string[]> = listOf<string, readonly string[]>(text)

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
      given(isText, url),
      given(isPlainObject, objectOf<CloudBehind>('', { url, key: text, isSignedIn: flag }, { url: true })),
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
    shape: mapOf<readonly string[] | '*'>(
      choose(
        'a list of model names, or "*" for all models',
        given(isText, oneOf('*')),
        given(Array.isArray, modelNames),
      ),
    ),
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
    shape: listOf<Limit, readonly Limit[]>(
      objectOf<Limit>(
        '',
        {
          name: text,
          requests: wholeNumberFrom(1),
          tokens: wholeNumberFrom(1),
          windowMs: aboveZero,
          concurrent: wholeNumberFrom(1),
          queue: wholeNumberFrom(0),
        },
        {},
      ),
    ),
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
