/** Reads the arguments of the command and does what they say. */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import {
  createOllamaClient,
  OllamaInputError,
  type OllamaClient,
  type OllamaClientOptions,
} from '../index.ts'
import { examine } from './examine.ts'
import { toText } from './to-text.ts'

/** Where a command reads and writes. */
export interface Terminal {
  environment: { readonly [name: string]: string | undefined }
  write: (text: string) => void
  writeError: (text: string) => void
}

const help = `Usage: ollamakit doctor [URL] [options]

Finds out what stands behind a URL of Ollama, what works there and what stands in the way. No model is asked or loaded.

URL                   default: OLLAMA_HOST, then http://127.0.0.1:11434
--deployment NAME     local, cloud, olla, gateway or auto (default)
--key-env NAME        the environment variable that holds the API key; for ollama.com OLLAMA_API_KEY is read anyway
--timeout MS          longest wait for each request, default 5000
--json                print the report as JSON
--help

Exit code: 0 nothing stands in the way, 1 something does, 2 wrong arguments.
`

const options = {
  deployment: { type: 'string' },
  'key-env': { type: 'string' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} satisfies ParseArgsConfig['options']

/** Returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await runDoctor(args, terminal)
  } catch (error) {
    // parseArgs throws TypeErrors with the name of the option.
    if (!(error instanceof OllamaInputError || error instanceof TypeError)) throw error
    terminal.writeError(`${error.message}\n\n${help}`)
    return 2
  }
}

async function runDoctor(args: readonly string[], { environment, write }: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const [command, url, ...more] = positionals
  if (values.help) {
    write(help)
    return 0
  }
  if (command !== 'doctor')
    throw new OllamaInputError(
      command === undefined ? 'The command is missing' : `There is no command ${JSON.stringify(command)}`,
      'It is: doctor',
    )
  if (more.length > 0) throw new OllamaInputError(`There is one URL too many: ${more.join(' ')}`)
  const timeoutMs = toTimeout(values.timeout)
  const apiKey = toKey(values['key-env'], environment)
  const named = values.deployment as OllamaClientOptions['deployment'] // checked there
  const connect = (deployment = named): OllamaClient =>
    createOllamaClient({ baseURL: url, deployment, apiKey }, names)
  const report = await examine(connect, timeoutMs)
  write(values.json ? `${JSON.stringify(report, null, 2)}\n` : toText(report))
  return report.ok ? 0 : 1
}

/** How messages name what a user of the command can change. */
const names = {
  createOllamaClient: 'ollamakit doctor',
  baseURL: 'URL',
  apiKey: 'the variable of --key-env',
  deployment: '--deployment',
}

function toTimeout(text: string | undefined): number {
  if (text === undefined) return 5000
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new OllamaInputError(
    `--timeout is ${JSON.stringify(text)}`,
    'Allowed: milliseconds, a whole number from 1 on',
  )
}

/** A key on the command line would be seen by every program on the machine. */
function toKey(name: string | undefined, environment: Terminal['environment']): string | undefined {
  if (name === undefined) return undefined
  const key = environment[name]
  if (key?.trim()) return key
  throw new OllamaInputError(`--key-env names ${name}, which is not set`)
}
