/** `ollamakit-mock serve`: runs the server until SIGINT or SIGTERM. */
import { renameSync, writeFileSync } from 'node:fs'
import { parseOllamaHost } from '@ollamakit/wire'
import { findForeignOptions } from '../deployment/deployment-settings.ts'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'
import { describeListenError } from '../http/describe-listen-error.ts'
import { FixtureFileError } from '../fixture/load-fixtures.ts'
import { type MockOllamaOptions, settings } from '../settings/mock-ollama-options.ts'
import { readServerSettings } from '../settings/server-settings.ts'
import type { CommandSettings } from './command-settings.ts'
import { fail } from './fail.ts'
import { createLogger, type Logger } from './log.ts'
import { watchFixtures } from './watch-fixtures.ts'

/** Starts the server and prints its URL. */
export async function serve(options: MockOllamaOptions, command: CommandSettings): Promise<void> {
  // The reader of the log may close the pipe, as `head` does; the server keeps running.
  process.stdout.on('error', () => {})
  const asked = parseOllamaHost(process.env['OLLAMA_HOST'] ?? '')
  // An empty host in OLLAMA_HOST (":1234") means every interface.
  const host = options.host ?? (asked.host === '' ? '0.0.0.0' : asked.host)
  const port = options.port ?? asked.port
  const logger = createLogger(command.log)
  const ollama = await start({ ...options, host, port }, logger)
  process.stdout.write(`ollamakit-mock listening on ${ollama.url}\n`)
  if (command.portFile !== undefined) writePortFile(command.portFile, ollama.port)
  for (const warning of ollama.warnings) logger.note('warning', warning)
  watchOptions(options, command, ollama, logger)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(ollama))
}

/** Reads changed fixtures again, if that is asked for. */
export function watchOptions(
  { fixtures = [] }: MockOllamaOptions,
  { watch }: CommandSettings,
  ollama: MockOllama,
  logger: Logger,
): void {
  const paths = [fixtures].flat().filter((path) => typeof path === 'string')
  if (watch) watchFixtures(paths, () => void reload(ollama, logger))
}

/** Starts a server as the flags and the environment say, or ends the program with one message. */
export async function start(options: MockOllamaOptions & Place, logger: Logger): Promise<MockOllama> {
  const [foreign] = findForeignOptions(options)
  if (foreign)
    fail(
      `${flagOf(foreign.name)} is not for --as ${options.as ?? 'local'}, only for ${foreign.owners}: choose one of these with --as`,
    )
  try {
    return await createMockOllama({
      ...options,
      server: readServerSettings(process.env),
      onAnswered: (entry) => logger.request(entry),
    })
  } catch (error) {
    return fail(explain(error, options))
  }
}

interface Place {
  host: string
  port: number
}

function flagOf(name: keyof MockOllamaOptions): string {
  return settings[name].flag?.form.split(' ')[0] ?? name
}

/** Reads the fixtures again. An invalid edit changes nothing. */
async function reload(ollama: MockOllama, logger: Logger): Promise<void> {
  try {
    await ollama.reload()
    logger.note('info', 'read the fixtures again')
    for (const warning of ollama.warnings) logger.note('warning', warning)
  } catch (error) {
    logger.note('warning', `kept the last valid fixtures: ${(error as Error).message}`)
  }
}

function explain(error: unknown, { host, port }: Place): string {
  const { message } = error as Error
  if (error instanceof FixtureFileError) return message
  const words = {
    port: 'choose another with --port, or --port 0 for a free one',
    host: 'choose another with --host',
  }
  return describeListenError(error, { host, port }, words) ?? message
}

/** Writes atomically, so that no reader sees a part of it. */
export function writePortFile(file: string, port: number): void {
  const draft = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(draft, `${port}\n`)
    renameSync(draft, file)
  } catch (error) {
    fail(`the port file ${file} cannot be written: ${(error as Error).message}`)
  }
}

async function stop(ollama: MockOllama): Promise<void> {
  await ollama.close()
  process.exit(0)
}
