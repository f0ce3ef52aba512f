/** Every model option can be set under its LangChain name, and its documentation is shown there. */
import { readFileSync } from 'node:fs'
import { everyOption } from '@ollamakit/fixtures'
import { createMockOllama } from '@ollamakit/mock-server'
import { expect, test } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import { optionPairs } from './option-names.ts'

const named = Object.fromEntries(optionPairs.map(([name, wireName]) => [name, everyOption[wireName]]))

test.each([
  ['of the model, by its LangChain name', named, {}],
  ['of the call, by its LangChain name', {}, named],
  ['of the model, by its wire name', { options: everyOption }, {}],
  ['of the call, by its wire name', {}, { options: everyOption }],
])('every option %s reaches the wire', async (_, model, call) => {
  await using mock = await createMockOllama({ models: ['m'] })

  await new ChatOllama({ model: 'm', baseUrl: mock.url, ...model }).invoke('Hi', call)

  expect(mock.requests.at(-1)?.body).toMatchObject({ options: everyOption })
})

/** TypeScript shows no documentation for the keys of a mapped type, so the interface is written from the wire's source. `test -u` writes it anew. */
test('named-options.ts has the options of the wire with their documentation', async () => {
  const source = readFileSync(new URL('../../wire/src/native/options.ts', import.meta.url), 'utf8')
  const fields = [...source.matchAll(/^ {2}(\/\*\*(?:(?!\*\/)[^])*\*\/)\n {2}(\w+)\?: (.+)$/gm)]

  expect(fields.map(([, , name]) => name)).toEqual(optionPairs.map(([, wireName]) => wireName))
  const names = new Map<string, string>(optionPairs.map(([name, wireName]) => [wireName, name]))
  await expect(
    [
      '/** Written by option-names.test.ts from `packages/wire/src/native/options.ts`: change that file, then run `test -u`. */',
      '',
      '/** Model options as LangChain users write them: `numCtx`, `topK`, `repeatPenalty`, … */',
      'export interface NamedOptions {',
      ...fields.flatMap(([, doc, name = '', type]) => [`  ${doc}`, `  ${names.get(name)}?: ${type}`]),
      '}',
      '',
    ].join('\n'),
  ).toMatchFileSnapshot('./named-options.ts')
})
