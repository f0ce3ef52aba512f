/** `ollamakit-mock run`: starts the server for one command, such as a test run in any language. */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { MockOllama } from '../create-mock-ollama.ts'
import type { MockOllamaOptions } from '../settings/mock-ollama-options.ts'
import type { CommandSettings } from './command-settings.ts'
import { fail } from './fail.ts'
import { createLogger } from './log.ts'
import { start, watchOptions, writePortFile } from './serve.ts'

/** Runs the command, and ends with its code; with 1 if it ended well but the mock has complaints. */
export async function runCommand(
  options: MockOllamaOptions,
  settings: CommandSettings,
  [command = '', ...words]: readonly string[],
): Promise<void> {
  const logger = createLogger(settings.log)
  const ollama = await start({ host: '127.0.0.1', port: 0, ...options }, logger)
  if (settings.portFile !== undefined) writePortFile(settings.portFile, ollama.port)
  for (const warning of ollama.warnings) logger.note('warning', warning)
  watchOptions(options, settings, ollama, logger)
  const child = spawn(command, words, { stdio: 'inherit', env: environmentFor(ollama.url) })
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal)
  process.on('SIGTERM', forward)
  // A terminal sends it to the command, too.
  process.on('SIGINT', () => {})
  const code = await codeOf(child, command)
  const complaints = complaintsOf(ollama)
  await ollama.close()
  report(ollama, complaints)
  process.exit(code === 0 && complaints !== undefined ? 1 : code)
}

/** Where clients look for a server. A client of OpenAI's asks for a key, which the server ignores. */
function environmentFor(url: string): NodeJS.ProcessEnv {
  return {
    OPENAI_API_KEY: 'ollama',
    ...process.env,
    OLLAMA_HOST: url,
    OLLAMA_BASE_URL: url,
    OPENAI_BASE_URL: `${url}/v1`,
  }
}

async function codeOf(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'ENOENT'
          ? `there is no command ${command}: check its name, after --`
          : `${command} cannot be run: ${error.message}`,
      ),
    )
    child.once('close', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    )
  })
}

function complaintsOf(ollama: MockOllama): string | undefined {
  try {
    ollama.assertDone()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

function report({ requests, dropped, unused }: MockOllama, complaints: string | undefined): void {
  const count = requests.length + dropped
  const lines = [
    `${count} ${count === 1 ? 'request' : 'requests'}`,
    ...(unused.length > 0 ? [`fixtures that did not answer: ${unused.join(', ')}`] : []),
    ...(complaints === undefined ? [] : [complaints]),
  ]
  process.stderr.write(lines.map((line) => `ollamakit-mock: ${line}\n`).join(''))
}
