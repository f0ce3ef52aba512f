/** What a server is told when it starts: the `OLLAMA_*` variables that change its answers. Server: `envconfig/config.go`. */
import { parseGoDuration } from './go/parse-go-duration.ts'

export interface ServerSettings {
  /** Milliseconds that a model stays after its last answer; Infinity for ever. Default five minutes. `OLLAMA_KEEP_ALIVE`. */
  keepAliveMs: number
  /** How many models may be loaded at a time. Default 3. `OLLAMA_MAX_LOADED_MODELS`. */
  maxLoadedModels: number
  /** How many requests one model answers at a time. Default: any number; a real server's is 1. `OLLAMA_NUM_PARALLEL`. */
  numParallel: number
  /** How many requests may wait for a model to be loaded before the next gets a 503. Default 512. `OLLAMA_MAX_QUEUE`. */
  maxQueue: number
  /** Milliseconds after which a load that takes longer fails; Infinity: never. Default five minutes. `OLLAMA_LOAD_TIMEOUT`. */
  loadTimeoutMs: number
  /** The context of a model that nobody gives another. Default 4096, as on a machine with little memory. `OLLAMA_CONTEXT_LENGTH`. */
  contextLength: number
  /** Whether blobs that no model uses any more stay. Default false. `OLLAMA_NOPRUNE`. */
  keepsUnusedBlobs: boolean
  /** Origins that browsers may ask from, besides the usual ones: `https://app.example.org`, with one `*` at most. Default none. `OLLAMA_ORIGINS`. */
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

/** Reads the variables as the server does; one that it cannot read counts as not set. */
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

/** A duration of Go, or whole seconds. */
function toMilliseconds(text: string): number | undefined {
  if (/^[+-]?\d+$/.test(text)) return Number(text) * 1000
  const parsed = text === '' ? undefined : parseGoDuration(text)
  return parsed && 'nanoseconds' in parsed ? Number(parsed.nanoseconds) / 1e6 : undefined
}

/** Zero means: as usual. */
function toCount(text: string): number | undefined {
  return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

/** What is neither yes nor no counts as yes. */
function toFlag(text: string): boolean | undefined {
  return text === '' ? undefined : !/^(0|f|false)$/i.test(text)
}

function withoutUndefined<T extends object>(values: { [Name in keyof T]: T[Name] | undefined }): Partial<T> {
  // What is left of the values is what they are declared as.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}
