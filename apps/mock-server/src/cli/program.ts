/** The commands of `ollamakit-mock` and their flags. */
import { Command } from 'commander'
import { nearestWord } from '../fixture/nearest-word.ts'
import { type MockOllamaOptions, settings } from '../settings/mock-ollama-options.ts'
import { fillIn } from '../settings/setting.ts'
import { type CommandOptions, type CommandSettings, commandSettings } from './command-settings.ts'
import { fail } from './fail.ts'
import { addFlags } from './flags.ts'

/** Returns the program. A wrong command line ends it with one message and code 1. */
export function toProgram(): Command {
  const program = new Command('ollamakit-mock')
    .description('An Ollama server whose model is a script')
    .enablePositionalOptions()
    .showHelpAfterError('(ollamakit-mock serve --help lists the flags)')
    .addHelpText('after', '\nWithout a command it serves; ollamakit-mock serve --help lists the flags.')
  const serving = program
    .command('serve', { isDefault: true })
    .description('listen and answer like Ollama')
    // Catches misspelt commands.
    .argument('[command...]')
    .usage('[options]')
  const readOptions = addFlags<MockOllamaOptions>(serving, settings)
  const readCommandOptions = addFlags<CommandOptions>(serving, commandSettings)
  serving.action(async (words: string[], given: Record<string, unknown>) => {
    const [word] = words
    if (word !== undefined) fail(describeWord(word))
    // Loaded on first use: help and mistakes need no server.
    const { serve } = await import('./serve.ts')
    await serve(readOptions(given), checkWatch(given, readCommandOptions))
  })
  const running = program
    .command('run')
    .description(
      'start a server at a free port, run a command with OLLAMA_HOST, OLLAMA_BASE_URL and OPENAI_BASE_URL set to it, and end with its code',
    )
    .argument('<command...>', 'the command, after --')
    // Its own flags are not ours, also without the dashes.
    .passThroughOptions()
    .usage('[options] -- <command...>')
  const readRunOptions = addFlags<MockOllamaOptions>(running, settings)
  const readRunSettings = addFlags<CommandOptions>(running, commandSettings)
  running.action(async (words: string[], given: Record<string, unknown>) => {
    const { runCommand } = await import('./run-command.ts')
    const own = checkWatch(given, readRunSettings)
    await runCommand(readRunOptions(given), { ...own, log: 'log' in given ? own.log : 'silent' }, words)
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

/** Reads the options of the command. What there is nothing of cannot be watched. */
function checkWatch(
  given: Record<string, unknown>,
  read: (given: Record<string, unknown>) => Partial<CommandOptions>,
): CommandSettings {
  if (given['watch'] !== undefined && given['fixtures'] === undefined)
    fail('--watch has nothing to watch: name fixture files or folders with --fixtures')
  return fillIn(commandSettings, read(given))
}

const commands = ['serve', 'run', 'validate']

function describeWord(word: string): string {
  const list = `${commands.slice(0, -1).join(', ')} and ${commands.at(-1)}`
  if (['import', 'record', 'replay', 'recheck'].includes(word))
    return `this version does not support ${word} yet: its commands are ${list}`
  const near = nearestWord(word, commands)
  return `there is no command ${word}: ${near === undefined ? `there are ${list}` : `did you mean ${near}?`}`
}
