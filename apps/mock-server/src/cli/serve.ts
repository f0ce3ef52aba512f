/** `ollamakit-mock serve`: listens until it is told to stop. */
import { renameSync, writeFileSync } from 'node:fs'
import { parseOllamaHost } from '@ollamakit/wire'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'
import { FixtureFileError } from '../fixture/load-fixtures.ts'
import { readServerSettings } from '../server-settings.ts'
import { fail } from './fail.ts'
import { createLogger, type Logger, type LogStyle } from './log.ts'
import { watchFixtures } from './watch-fixtures.ts'

export interface ServeFlags {
  host?: string
  port?: number
  fixtures: string[]
  model: string[]
  strict: boolean
  seed: number
  version: string
  clock: 'real' | 'virtual'
  watch: boolean
  portFile?: string
  log: LogStyle
}

/** Starts the server and says where it listens. */
export async function serve(flags: ServeFlags): Promise<void> {
  // Whoever reads the log may leave, as `head` does; the server stays.
  process.stdout.on('error', () => {})
  const asked = parseOllamaHost(process.env['OLLAMA_HOST'] ?? '')
  // An empty host in OLLAMA_HOST (":1234") means every interface.
  const host = flags.host ?? (asked.host === '' ? '0.0.0.0' : asked.host)
  const port = flags.port ?? asked.port
  const logger = createLogger(flags.log)
  const ollama = await start(flags, host, port, logger)
  process.stdout.write(`ollamakit-mock listening on ${ollama.url}\n`)
  if (flags.portFile !== undefined) writePortFile(flags.portFile, ollama.port)
  for (const warning of ollama.warnings) logger.note('warning', warning)
  if (flags.watch) watchFixtures(flags.fixtures, () => void reload(ollama, logger))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(ollama))
}

async function start(
  { fixtures, model, strict, seed, version, clock }: ServeFlags,
  host: string,
  port: number,
  logger: Logger,
): Promise<MockOllama> {
  try {
    return await createMockOllama({
      host,
      port,
      fixtures,
      ...(model.length > 0 ? { models: model } : {}),
      strict,
      seed,
      version,
      clock,
      server: readServerSettings(process.env),
      onAnswered: (entry) => logger.request(entry),
    })
  } catch (error) {
    return fail(explain(error, host, port))
  }
}

/** A wrong edit changes nothing: the last good fixtures stay. */
async function reload(ollama: MockOllama, logger: Logger): Promise<void> {
  try {
    await ollama.reload()
    logger.note('info', 'the fixtures were read anew')
    for (const warning of ollama.warnings) logger.note('warning', warning)
  } catch (error) {
    logger.note('warning', `the fixtures stay as they were: ${(error as Error).message}`)
  }
}

function explain(error: unknown, host: string, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof FixtureFileError) return message
  if (code === 'EADDRINUSE')
    return `port ${port} on ${host} is taken (an Ollama or another mock?): choose another with --port, or --port 0 for a free one`
  if (code === 'EACCES') return `port ${port} needs more rights: choose one above 1023 with --port`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${host} is no address of this machine: choose another with --host`
  return message
}

/** Complete or not at all: whoever waits for the file must not read half of it. */
function writePortFile(file: string, port: number): void {
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
