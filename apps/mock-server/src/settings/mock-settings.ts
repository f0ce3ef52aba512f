/** The options of every mock, for each deployment: documentation and types, and a row each. */
import type { FixtureFile, ModelFixture } from '@ollamakit/wire/fixture'
import { isIP } from 'node:net'
import { anyNumber, flag } from '../fixture/value-shapes.ts'
import { choose, type FixtureShape, given, is, listOf, oneOf } from '../fixture/fixture-shape.ts'
import { isPlainObject, isText, isUrl } from '../fixture/is-kind.ts'
import { modelsShape } from '../fixture/model-shape.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { type ServerSettings, serverShape, toServerSettings } from './server-settings.ts'
import { fillIn, type Resolved, type SettingsTable } from './setting.ts'

/** A fixture file as a value, or the path or `file:` URL of a file or folder. */
export type FixtureSource = string | URL | FixtureFile

/** Options of every mock. */
export interface MockOptions {
  /** Installed models: names or descriptions. Default, if the fixtures have none either: llama3.2, qwen3 and nomic-embed-text. */
  models?: (string | ModelFixture)[]
  /** A fixture file, the path of a file or folder, or a list of these. */
  fixtures?: FixtureSource | FixtureSource[]
  /** Whether a request that matches no fixture gets an error and fails {@link MockScope.assertDone}. Default false: it gets a plausible response. */
  strict?: boolean
  /** The seed of all generated values. Default 1. */
  seed?: number
  /** The version in `/api/version`. Default `0.33.0`. */
  version?: string
  /** The settings that a real server reads from `OLLAMA_*` variables: keep-alive, parallelism, queue, context. Default: a server without any. */
  server?: Partial<ServerSettings>
  /** The address to listen on. Default `127.0.0.1`. If it is not a loopback address, the admin routes answer other machines, too. */
  host?: string
  /** Default 0: a free port. */
  port?: number
  /** `virtual`: pace, loading and keep-alive wait for {@link MockOllama.advance}. Default `real`. */
  clock?: 'real' | 'virtual'
  /** Called for each request when its response is over. */
  onAnswered?: (entry: JournalEntry) => void
}

/** The fixtures or the deployment decide which models there are by default. */
export type BareOption = 'models'

/** The content of files and values is checked when they are loaded. */
const source: FixtureShape<FixtureSource> = is(
  'a path, a file: URL or a fixture file',
  undefined,
  (value) =>
    (isText(value) && value.trim() !== '') ||
    (isUrl(value) && value.protocol === 'file:') ||
    isPlainObject(value),
)

/** The order is that of help. */
export const mockSettings: SettingsTable<MockOptions, BareOption> = {
  host: {
    shape: is(
      'a host name or an IP address without a port, such as "127.0.0.1"',
      undefined,
      (value) => isText(value) && (isIP(value) > 0 || /^[\w.-]*$/.test(value)),
    ),
    default: '127.0.0.1',
    flag: { form: '--host <address>', doc: 'address to listen on', default: '127.0.0.1, or OLLAMA_HOST' },
  },
  port: {
    shape: is(
      'a whole number from 0 to 65535',
      undefined,
      (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535,
    ),
    default: 0,
    flag: {
      form: '--port <number>',
      doc: 'port to listen on, 0 for a free one',
      default: '11434, or OLLAMA_HOST',
      read: toNumber,
      example: '11434',
    },
  },
  fixtures: {
    shape: choose(
      'a path, a URL, a fixture file or a list of these',
      given(Array.isArray, listOf(source)),
      given((value) => !Array.isArray(value), source),
    ),
    default: [],
    flag: {
      form: '--fixtures <path>',
      doc: 'fixture file, or a folder of them; may be given several times',
      read: (path, before = []) => [...[before].flat(), path],
    },
  },
  models: {
    shape: modelsShape,
    flag: {
      form: '--model <name>',
      doc: 'install this model; may be given several times',
      read: (name, before = []) => [...before, name],
    },
  },
  strict: {
    shape: flag,
    default: false,
    flag: { form: '--strict', doc: 'answer requests that no fixture covers with an error' },
  },
  seed: {
    shape: anyNumber,
    default: 1,
    flag: { form: '--seed <number>', doc: 'seed of all generated values', read: toNumber, example: '1' },
  },
  version: {
    shape: is(
      'a version such as "0.33.0"',
      undefined,
      (value) => isText(value) && /^\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(value),
    ),
    default: '0.33.0',
    flag: { form: '--version <version>', doc: 'version of Ollama in /api/version' },
  },
  clock: {
    shape: oneOf('real', 'virtual'),
    default: 'real',
    flag: { form: '--clock <clock>', doc: 'virtual: time moves only by POST /__mock/advance' },
  },
  server: { shape: serverShape, default: {} },
  onAnswered: {
    shape: is<(entry: JournalEntry) => void>('a function', undefined, (value) => typeof value === 'function'),
    default: () => {},
  },
}

/** The options of a mock, with their defaults. */
export type MockSettings = Omit<Resolved<MockOptions, BareOption>, 'server'> & { server: ServerSettings }

/** Fills in the defaults. */
export function toMockSettings(options: MockOptions): MockSettings {
  return { ...fillIn(mockSettings, options), server: toServerSettings(options.server ?? {}) }
}

function toNumber(written: string): number | undefined {
  return /^\d{1,15}$/.test(written) ? Number(written) : undefined
}
