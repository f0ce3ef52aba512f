/** Settings of a server: the `OLLAMA_*` variables that change its responses. Server: `envconfig/config.go`. */
import { parseGoDuration } from './go/parse-go-duration.ts'

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
}

export const defaultServerSettings: ServerSettings = {
  keepAliveMs: 300_000,
  maxLoadedModels: 3,
  numParallel: Infinity,
  maxQueue: 512,
  loadTimeoutMs: 300_000,
  contextLength: 4096,
  keepsUnusedBlobs: false,
  origins: [],
}

/** Reads the variables as the server does; invalid values are ignored. */
export function readServerSettings(env: {
  readonly [name: string]: string | undefined
}): Partial<ServerSettings> {
  const text = (name: string): string => (env[name] ?? '').trim().replace(/^["']+|["']+$/g, '')
  const keepAliveMs = toMilliseconds(text('OLLAMA_KEEP_ALIVE'))
  const loadTimeoutMs = toMilliseconds(text('OLLAMA_LOAD_TIMEOUT'))
  const origins = text('OLLAMA_ORIGINS')
  return withoutUndefined({
    keepAliveMs: keepAliveMs !== undefined && keepAliveMs < 0 ? Infinity : keepAliveMs,
    maxLoadedModels: toCount(text('OLLAMA_MAX_LOADED_MODELS')),
    numParallel: toCount(text('OLLAMA_NUM_PARALLEL')),
    maxQueue: toCount(text('OLLAMA_MAX_QUEUE')),
    loadTimeoutMs: loadTimeoutMs !== undefined && loadTimeoutMs <= 0 ? Infinity : loadTimeoutMs,
    contextLength: toCount(text('OLLAMA_CONTEXT_LENGTH')),
    keepsUnusedBlobs: toFlag(text('OLLAMA_NOPRUNE')),
    origins: origins === '' ? undefined : origins.split(','),
  })
}

/** Parses a Go duration, or whole seconds. */
function toMilliseconds(text: string): number | undefined {
  if (/^[+-]?\d+$/.test(text)) return Number(text) * 1000
  const parsed = text === '' ? undefined : parseGoDuration(text)
  return parsed && 'nanoseconds' in parsed ? Number(parsed.nanoseconds) / 1e6 : undefined
}

/** Zero means the default. */
function toCount(text: string): number | undefined {
  return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

/** Any other text counts as true. */
function toFlag(text: string): boolean | undefined {
  return text === '' ? undefined : !/^(0|f|false)$/i.test(text)
}

function withoutUndefined<T extends object>(values: { [Name in keyof T]: T[Name] | undefined }): Partial<T> {
  // Without the undefined ones, the values have their declared types.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}
