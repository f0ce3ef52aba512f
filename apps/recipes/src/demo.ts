/**
 * The whole of ollamakit in one look: both dialects, both frameworks, five things each.
 *
 *   pnpm demo                                       against a mock server, which it starts
 *   pnpm demo --as olla                             against a mock of another deployment
 *   OLLAMA_HOST=127.0.0.1 pnpm demo                 against the Ollama there
 *   OLLAMA_HOST=127.0.0.1 pnpm demo --model NAME    with this model
 */
import { OllamaError } from '@ollamakit/core'
import { Command, Option } from 'commander'
import { chooseModel } from './demo/choose-model.ts'
import { checkDeployment } from './demo/check-deployment.ts'
import { dialectsOf, findServer, type MockedDeployment, mockedDeployments } from './demo/find-server.ts'
import type { Place } from './demo/framework.ts'
import { print, printFailure, printHeading, printLabel } from './demo/print.ts'
import { withAiSdk } from './demo/with-ai-sdk.ts'
import { withLangChain } from './demo/with-langchain.ts'

const { model: wanted, as } = new Command('demo')
  .description(
    'Shows text, thinking, tools, structured output and an error, through both frameworks in both dialects.',
  )
  .option(
    '--model <name>',
    'the model to ask; default: the first installed one that can chat, call tools and think',
  )
  .addOption(
    new Option('--as <deployment>', 'the deployment that the mock stands in for; default: local').choices(
      mockedDeployments,
    ),
  )
  .parse()
  .opts<{ model?: string; as?: MockedDeployment }>()

process.exitCode = await demo()

async function demo(): Promise<number> {
  try {
    await using server = await findServer(as)
    const { name: model, capabilities } = await chooseModel(server.client, wanted)
    print(`server  ${server.what} at ${server.client.baseURL}\n`)
    print(`model   ${model} (${capabilities.join(', ') || 'it does not say what it can do'})\n`)
    print(`served  ${await checkDeployment(server.client, model, as)}\n`)
    return await showAll({ ...server.connection, model }, dialectsOf(as))
  } catch (error) {
    // Everything that can be expected to go wrong here says what to do about it; anything else is a bug, and
    // wants its stack.
    if (!(error instanceof OllamaError)) throw error
    printFailure(error)
    return 1
  }
}

/** Goes on after a part that fails, so that one look shows all that does not work. */
async function showAll(
  where: Omit<Place, 'dialect'>,
  dialects: readonly Place['dialect'][],
): Promise<number> {
  let worked = 0
  let tried = 0
  for (const dialect of dialects) {
    const place = { ...where, dialect }
    for (const framework of [withAiSdk, withLangChain]) {
      printHeading(`${framework.name}, ${place.dialect} dialect`)
      for (const [part, show] of Object.entries(framework.parts)) {
        tried++
        printLabel(part)
        try {
          await show(place)
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
