/** `ollamakit-mock serve`: runs the server until SIGINT or SIGTERM. */
import { renameSync, writeFileSync } from 'node:fs'
import { parseOllamaHost } from '@ollamakit/wire'
import { type DeploymentName, otherOwners } from '../deployment/deployments.ts'
import type { Limit } from '../deployment/limit.ts'
import type { Backend } from '../deployment/olla/backend.ts'
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
  as: DeploymentName
  cloud?: string
  backend?: Backend[]
  key?: Record<string, string[] | '*'>
  limit?: Limit[]
  clock: 'real' | 'virtual'
  watch: boolean
  portFile?: string
  log: LogStyle
}

/** Starts the server and prints its URL. */
export async function serve(flags: ServeFlags): Promise<void> {
  // The reader of the log may close the pipe, as `head` does; the server keeps running.
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
  { fixtures, model, strict, seed, version, clock, as, cloud, backend, key, limit }: ServeFlags,
  host: string,
  port: number,
  logger: Logger,
): Promise<MockOllama> {
  const own = { keys: key, limits: limit, backends: backend } as const
  for (const option of ['keys', 'limits', 'backends'] as const) {
    const others = own[option] && otherOwners(option, as)
    if (others !== undefined)
      fail(
        `--${option.slice(0, -1)} is not for --as ${as}, only for ${others}: choose one of these with --as`,
      )
  }
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
      as,
      ...(cloud === undefined ? {} : { cloud }),
      ...(backend ? { backends: backend } : {}),
      ...(key ? { keys: key } : {}),
      ...(limit ? { limits: limit } : {}),
      server: readServerSettings(process.env),
      onAnswered: (entry) => logger.request(entry),
    })
  } catch (error) {
    return fail(explain(error, host, port))
  }
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

function explain(error: unknown, host: string, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof FixtureFileError) return message
  if (code === 'EADDRINUSE')
    return `port ${port} on ${host} is taken (an Ollama or another mock?): choose another with --port, or --port 0 for a free one`
  if (code === 'EACCES') return `port ${port} needs more privileges: choose one above 1023 with --port`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${host} is not an address of this machine: choose another with --host`
  return message
}

/** Writes atomically, so that no reader sees a part of it. */
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
