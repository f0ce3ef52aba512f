/** The commands of `ollamakit-mock` and their flags. */
import { Command, InvalidArgumentError, Option } from 'commander'
import { parseModelName } from '@ollamakit/wire'
import type { DeploymentName } from '../deployment/deployments.ts'
import type { Limit } from '../deployment/limit.ts'
import type { Backend } from '../deployment/olla/backend.ts'
import { nearestWord } from '../fixture/nearest-word.ts'
import { fail } from './fail.ts'
import type { LogStyle } from './log.ts'
import type { ServeFlags } from './serve.ts'

/** Returns the program. A wrong command line ends it with one message and code 1. */
export function toProgram(): Command {
  const program = new Command('ollamakit-mock')
    .description('An Ollama server whose model is a script')
    .showHelpAfterError('(ollamakit-mock serve --help lists the flags)')
    .addHelpText('after', '\nWithout a command it serves; ollamakit-mock serve --help lists the flags.')
  program
    .command('serve', { isDefault: true })
    .description('listen and answer like Ollama')
    // Catches misspelt commands.
    .argument('[command...]')
    .usage('[options]')
    .option('--host <address>', 'address to listen on (default: 127.0.0.1, or OLLAMA_HOST)')
    .option('--port <number>', 'port to listen on, 0 for a free one (default: 11434, or OLLAMA_HOST)', toPort)
    .option('--fixtures <path>', 'fixture file, or a folder of them; may be given several times', collect, [])
    .option('--model <name>', 'install this model; may be given several times', collectModel, [])
    .option('--strict', 'answer requests that no fixture covers with an error', false)
    .option('--seed <number>', 'seed of all generated values', toWholeNumber, 1)
    .addOption(
      new Option(
        '--as <deployment>',
        'deployment to stand in for: an Ollama on this machine, Ollama Cloud, the Olla proxy, an OpenAI-only gateway',
      )
        .choices(['local', 'cloud', 'turbo', 'olla', 'gateway'] satisfies DeploymentName[])
        .default('local'),
    )
    .option('--cloud <url>', 'for local: the cloud behind it, such as a mock with --as cloud', toUrl)
    .option(
      '--backend <name=url>',
      'for olla: a server behind the proxy; may be given several times',
      toBackend,
    )
    .option(
      '--key <key=models>',
      'for cloud and gateway: a valid key and its models, or *; may be given several times',
      toKey,
    )
    .option(
      '--limit <limit>',
      'for cloud and gateway: such as requests=5/60s or weekly:tokens=1000/7d; may be given several times',
      toLimit,
    )
    // Not the version of this program.
    .option('--version <version>', 'version of Ollama in /api/version', '0.33.0')
    .addOption(
      new Option('--clock <clock>', 'virtual: time moves only by POST /__mock/advance')
        .choices(['real', 'virtual'])
        .default('real'),
    )
    .option(
      '--watch',
      'read the fixtures again when they change; an invalid edit keeps the last valid ones',
      false,
    )
    .option('--port-file <file>', 'write the port to this file once the server listens')
    .addOption(
      new Option('--log <style>', 'how requests are logged')
        .choices(['pretty', 'json', 'silent'] satisfies LogStyle[])
        .default('pretty'),
    )
    .action(async (words: string[], flags: ServeFlags) => {
      const [word] = words
      if (word !== undefined) fail(describeWord(word))
      // Loaded on first use: help and mistakes need no server.
      const { serve } = await import('./serve.ts')
      await serve(flags)
    })
  program
    .command('validate')
    .description('check fixture files and print each mistake with its line and column')
    .argument('<path...>', 'fixture files, or folders of them')
    .action(async (paths: string[]) => {
      const { validate } = await import('./validate.ts')
      await validate(paths)
    })
  program.exitOverride((error) => {
    // Commander has already printed help or the mistake.
    process.exit(error.exitCode === 0 ? 0 : 1)
  })
  for (const command of program.commands) command.copyInheritedSettings(program)
  return program
}

const commands = ['serve', 'validate']

function describeWord(word: string): string {
  if (['record', 'replay', 'recheck'].includes(word))
    return `this version does not support ${word} yet: its commands are ${commands.join(' and ')}`
  const near = nearestWord(word, commands)
  return `there is no command ${word}: ${near === undefined ? `there are ${commands.join(' and ')}` : `did you mean ${near}?`}`
}

function toUrl(text: string): string {
  if (!URL.canParse(text)) throw new InvalidArgumentError('Write it like http://127.0.0.1:11435.')
  return text
}

function toBackend(text: string, before: Backend[] = []): Backend[] {
  const [, name, url = text] = /^([^=:/]+)=(.*)$/s.exec(text) ?? []
  if (!URL.canParse(url)) throw new InvalidArgumentError('Write it like gpu-1=http://127.0.0.1:11434.')
  return [...before, { url, ...(name === undefined ? {} : { name }) }]
}

function toKey(text: string, before: Record<string, string[] | '*'> = {}): Record<string, string[] | '*'> {
  const [, key, models] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (key === undefined || models === undefined)
    throw new InvalidArgumentError('Write it like secret=llama3.2,qwen3 or secret=*.')
  return { ...before, [key]: models === '*' ? '*' : models.split(',') }
}

function toLimit(text: string, before: Limit[] = []): Limit[] {
  const [, name, what, count, length, unit = 's'] =
    /^(?:(\w+):)?(requests|tokens)=(\d+)(?:\/(\d+)(ms|s|m|h|d))?$/.exec(text) ?? []
  if (what === undefined)
    throw new InvalidArgumentError('Write it like requests=5/60s or weekly:tokens=1000/7d.')
  const ms = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 1000
  const limit: Limit = { [what]: Number(count), ...(name === undefined ? {} : { name }) }
  return [...before, length === undefined ? limit : { ...limit, windowMs: Number(length) * ms }]
}

function toPort(text: string): number {
  const port = toWholeNumber(text)
  if (port > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.')
  return port
}

function toWholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

function collectModel(value: string, before: string[]): string[] {
  if (!parseModelName(value.trim()))
    throw new InvalidArgumentError('It must be a model name such as llama3.2 or qwen3:8b.')
  return [...before, value]
}
