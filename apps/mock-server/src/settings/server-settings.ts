/** The option `server`: the `OLLAMA_*` variables that change a server's responses, one row each. Server: `envconfig/config.go`. */
import { type FixtureShape, listOf, objectOf, shapesOf } from '../fixture/fixture-shape.ts'
import { amountFrom, filledText, flag, wholeNumberFrom } from '../fixture/value-shapes.ts'
import { parseGoDuration } from '../go/parse-go-duration.ts'
import { fillIn, type SettingWithDefault } from './setting.ts'

export interface ServerSettings {
  /** Milliseconds that a model stays loaded after its last response; Infinity: until it is unloaded. Default five minutes. `OLLAMA_KEEP_ALIVE`. */
  keepAliveMs: number
  /** How many models may be loaded at once. Default 3. `OLLAMA_MAX_LOADED_MODELS`. */
  maxLoadedModels: number
  /** How many concurrent requests one model handles. Default: unlimited; a real server's is 1. `OLLAMA_NUM_PARALLEL`. */
  numParallel: number
  /** How many requests may wait for a model; the next one gets 503. Default 512. `OLLAMA_MAX_QUEUE`. */
  maxQueue: number
  /** The timeout of a model load in milliseconds; Infinity: none. Default five minutes. `OLLAMA_LOAD_TIMEOUT`. */
  loadTimeoutMs: number
  /** The context length of models without their own `num_ctx`. Default 4096, as on a machine with little memory. `OLLAMA_CONTEXT_LENGTH`. */
  contextLength: number
  /** Whether blobs that no model uses are kept. Default false. `OLLAMA_NOPRUNE`. */
  keepsUnusedBlobs: boolean
  /** Allowed origins besides the usual ones: `https://app.example.org`, with one `*` at most. Default none. `OLLAMA_ORIGINS`. */
  origins: readonly string[]
  /** Hosts that remote models may run on. Default `ollama.com`. `OLLAMA_REMOTES`. */
  remotes: readonly string[]
}

/** A setting with the environment variable that a real server reads it from. */
interface ServerSetting<T> extends SettingWithDefault<T> {
  variable: string
  /** Converts the variable as the server does. Returns undefined if the server ignores it. */
  read: (text: string) => T | undefined
}

const server: { readonly [Name in keyof ServerSettings]: ServerSetting<ServerSettings[Name]> } = {
  keepAliveMs: {
    shape: amountFrom(0),
    default: 300_000,
    variable: 'OLLAMA_KEEP_ALIVE',
    read: (text) => infinityIf((ms) => ms < 0, toMilliseconds(text)),
  },
  maxLoadedModels: {
    shape: amountFrom(1),
    default: 3,
    variable: 'OLLAMA_MAX_LOADED_MODELS',
    read: toCount,
  },
  numParallel: { shape: amountFrom(1), default: Infinity, variable: 'OLLAMA_NUM_PARALLEL', read: toCount },
  maxQueue: { shape: amountFrom(1), default: 512, variable: 'OLLAMA_MAX_QUEUE', read: toCount },
  loadTimeoutMs: {
    shape: amountFrom(0),
    default: 300_000,
    variable: 'OLLAMA_LOAD_TIMEOUT',
    read: (text) => infinityIf((ms) => ms <= 0, toMilliseconds(text)),
  },
  contextLength: {
    shape: wholeNumberFrom(1),
    default: 4096,
    variable: 'OLLAMA_CONTEXT_LENGTH',
    read: toCount,
  },
  keepsUnusedBlobs: { shape: flag, default: false, variable: 'OLLAMA_NOPRUNE', read: toFlag },
  origins: {
    shape: listOf<string, readonly string[]>(filledText),
    default: [],
    variable: 'OLLAMA_ORIGINS',
    read: (text) => text.split(','),
  },
  remotes: {
    shape: listOf<string, readonly string[]>(filledText),
    default: ['ollama.com'],
    variable: 'OLLAMA_REMOTES',
    read: (text) => text.split(','),
  },
}

/** The shape of the option `server`. */
export const serverShape: FixtureShape<Partial<ServerSettings>> = objectOf<Partial<ServerSettings>>(
  '',
  shapesOf<Partial<ServerSettings>>(server),
  {},
)

/** Fills in the settings of a server without any variable. */
export function toServerSettings(given: Partial<ServerSettings>): ServerSettings {
  return fillIn<ServerSettings>(server, given)
}

/** Reads the variables as the server does; invalid values are ignored. */
export function readServerSettings(env: {
  readonly [name: string]: string | undefined
}): Partial<ServerSettings> {
  const given = Object.entries(server).flatMap(([name, { variable, read }]) => {
    const text = (env[variable] ?? '').trim().replace(/^["']+|["']+$/g, '')
    const value = text === '' ? undefined : read(text)
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(given) as Partial<ServerSettings> // each value is its own row's
}

function infinityIf(isEndless: (ms: number) => boolean, ms: number | undefined): number | undefined {
  return ms !== undefined && isEndless(ms) ? Infinity : ms
}

/** Parses a Go duration, or whole seconds. */
function toMilliseconds(text: string): number | undefined {
  if (/^[+-]?\d+$/.test(text)) return Number(text) * 1000
  const parsed = parseGoDuration(text)
  return parsed && 'nanoseconds' in parsed ? Number(parsed.nanoseconds) / 1e6 : undefined
}

/** Zero means the default. */
function toCount(text: string): number | undefined {
  return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

/** Any other text counts as true. */
function toFlag(text: string): boolean {
  return !/^(0|f|false)$/i.test(text)
}
