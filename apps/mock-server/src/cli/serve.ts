/** `mock-ollama serve`: listens until it is told to stop. */
import { rename, writeFile } from 'node:fs/promises'
import { parseOllamaHost } from '@ollamakit/wire'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'
import { FixtureFileError } from '../fixture/load-fixtures.ts'
import { fail } from './fail.ts'
import { type LogStyle, toLogger } from './log.ts'

export interface ServeFlags {
  host?: string
  port?: number
  fixtures: string[]
  model: string[]
  strict: boolean
  seed: number
  version: string
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
  const ollama = await start(flags, host, port)
  process.stdout.write(`mock-ollama listening on ${ollama.url}\n`)
  if (flags.portFile !== undefined) await writePortFile(flags.portFile, ollama.port)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(ollama))
}

async function start({ fixtures, model, strict, seed, version, log }: ServeFlags, host: string, port: number): Promise<MockOllama> {
  const onAnswered = toLogger(log)
  try {
    return await createMockOllama({
      host,
      port,
      fixtures,
      ...(model.length > 0 ? { models: model } : {}),
      strict,
      seed,
      version,
      ...(onAnswered ? { onAnswered } : {}),
    })
  } catch (error) {
    return fail(explain(error, host, port))
  }
}

function explain(error: unknown, host: string, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof FixtureFileError) return message
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is taken (an Ollama or another mock?): choose another with --port, or --port 0 for a free one`
  if (code === 'EACCES') return `port ${port} needs more rights: choose one above 1023 with --port`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `${host} is no address of this machine: choose another with --host`
  return message
}

/** Complete or not at all: whoever waits for the file must not read half of it. */
async function writePortFile(file: string, port: number): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`
  try {
    await writeFile(draft, `${port}\n`)
    await rename(draft, file)
  } catch (error) {
    fail(`the port file ${file} cannot be written: ${(error as Error).message}`)
  }
}

async function stop(ollama: MockOllama): Promise<void> {
  await ollama.close()
  process.exit(0)
}
