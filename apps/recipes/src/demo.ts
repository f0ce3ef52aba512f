/**
 * The whole of ollamakit in one look: both dialects, both frameworks, five things each.
 *
 *   pnpm demo                                       against a mock server, which it starts
 *   OLLAMA_HOST=127.0.0.1 pnpm demo                 against the Ollama there
 *   OLLAMA_HOST=127.0.0.1 pnpm demo --model NAME    with this model
 */
import { OllamaError } from '@ollamakit/core'
import { Command } from 'commander'
import { chooseModel } from './demo/choose-model.ts'
import { findServer } from './demo/find-server.ts'
import { print, printFailure, printHeading, printLabel } from './demo/print.ts'
import { withAiSdk } from './demo/with-ai-sdk.ts'
import { withLangChain } from './demo/with-langchain.ts'

const { model: wanted } = new Command('demo')
  .description(
    'Shows text, thinking, tools, structured output and an error, through both frameworks in both dialects.',
  )
  .option(
    '--model <name>',
    'the model to ask; default: the first installed one that can chat, call tools and think',
  )
  .parse()
  .opts<{ model?: string }>()

process.exitCode = await demo()

async function demo(): Promise<number> {
  try {
    await using server = await findServer()
    const { name: model, capabilities } = await chooseModel(server.client, wanted)
    print(`server  ${server.what} ${server.version} at ${server.client.baseURL}\n`)
    print(`model   ${model} (${capabilities.join(', ') || 'it does not say what it can do'})\n`)
    return await showAll(server.client.baseURL, model)
  } catch (error) {
    // Everything that can be expected to go wrong here says what to do about it; anything else is a bug, and
    // wants its stack.
    if (!(error instanceof OllamaError)) throw error
    printFailure(error)
    return 1
  }
}

/** Goes on after a part that fails, so that one look shows all that does not work. */
async function showAll(baseURL: string, model: string): Promise<number> {
  let worked = 0
  let tried = 0
  for (const dialect of ['native', 'openai'] as const) {
    for (const framework of [withAiSdk, withLangChain]) {
      printHeading(`${framework.name}, ${dialect} dialect`)
      for (const [part, show] of Object.entries(framework.parts)) {
        tried++
        printLabel(part)
        try {
          await show({ baseURL, dialect, model })
          worked++
        } catch (error) {
          printFailure(error)
        }
        print('\n')
      }
    }
  }
  print(`\n${worked} of ${tried} parts worked\n`)
  return worked === tried ? 0 : 1
}
