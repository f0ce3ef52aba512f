/** Settings of the command itself, which `createMockOllama` does not have: documentation and types, and a row each. */
import { oneOf } from '../fixture/fixture-shape.ts'
import { filledText, flag } from '../fixture/value-shapes.ts'
import type { Resolved, SettingsTable } from '../settings/setting.ts'
import type { LogStyle } from './log.ts'

export interface CommandOptions {
  /** Whether changed fixture files are read again. Default false. */
  watch?: boolean
  /** The file that the port is written to. */
  portFile?: string
  /** How requests are logged. Default `pretty`. */
  log?: LogStyle
}

/** Options of the command with their defaults. */
export type CommandSettings = Resolved<CommandOptions, 'portFile'>

export const commandSettings: SettingsTable<CommandOptions, 'portFile'> = {
  watch: {
    shape: flag,
    default: false,
    flag: {
      form: '--watch',
      doc: 'read the fixtures again when they change; an invalid edit keeps the last valid ones',
    },
  },
  portFile: {
    shape: filledText,
    flag: { form: '--port-file <file>', doc: 'write the port to this file once the server listens' },
  },
  log: {
    shape: oneOf('pretty', 'json', 'silent'),
    default: 'pretty',
    flag: { form: '--log <style>', doc: 'how requests are logged' },
  },
}
