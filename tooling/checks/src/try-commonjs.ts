/**
 * Loads the packages from CommonJS: with `require()` where Node cannot require ES modules, and in Jest
 * without options.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.ts'
import type { PackedPackage } from './pack.ts'
import { run } from './run.ts'

const chat = `
const { BaseChatModel } = require('@langchain/core/language_models/chat_models')
const { createOllamaClient } = require('@ollamakit/core')
const { ChatOllama } = require('@ollamakit/langchain')
const { createMockOllama } = require('@ollamakit/mock-server')

async function chat() {
  const mock = await createMockOllama({ models: ['llama3.2'] })
  mock.reply('Hello')
  const request = { model: 'llama3.2', messages: [{ role: 'user', text: 'Hi' }] }
  const { text } = await createOllamaClient({ baseURL: mock.url }).chat.generate(request)
  const model = new ChatOllama({ model: 'llama3.2', baseUrl: mock.url })
  // Both entries share one copy of LangChain with their host: another copy's class would not be this one.
  const isChatModel = model instanceof BaseChatModel
  const message = await model.invoke('Hi')
  await mock.close()
  return [text, message.text, isChatModel].join(' ')
}
`

const useMock = `
const { createOllamaClient } = require('@ollamakit/core')
const { useMockOllama } = require('@ollamakit/mock-server/jest')

const mock = useMockOllama({ models: ['llama3.2'] })
test('use the mock at OLLAMA_HOST', async () => {
  mock.ollama.on({ user: /hi/i }).reply('Hello')
  const client = createOllamaClient({ baseURL: process.env.OLLAMA_HOST })
  const { text } = await client.chat.generate({ model: 'llama3.2', messages: [{ role: 'user', text: 'Hi' }] })
  expect(text).toBe('Hello')
  expect(mock.ollama).toHaveReceived({ user: 'Hi' }, { times: 1 })
})
test('timers that a test fakes do not stop the mock', async () => {
  jest.useFakeTimers()
  mock.ollama.reply({ content: ['Hel', 'lo'], pace: { firstToken: 5, perToken: 5 } })
  const request = { model: 'llama3.2', messages: [{ role: 'user', text: 'Hi' }] }
  const { text } = await createOllamaClient({ baseURL: mock.ollama.url }).chat.generate(request)
  jest.useRealTimers()
  expect(text).toBe('Hello')
})
`

/** Throws when a host cannot load a package or chat with it. */
export function tryCommonjs(packed: PackedPackage[], folder: string): void {
  install(
    folder,
    ['@ollamakit/core', '@ollamakit/langchain', '@ollamakit/mock-server', '@langchain/core', 'jest'],
    packed,
    'commonjs',
  )
  // NestJS and Electron: `require` of an ES module is off, as it is in Node 22.11 and in older Electrons.
  writeFileSync(join(folder, 'host.js'), `${chat}\nchat().then(console.log)\n`)
  const printed = run('node', ['--no-experimental-require-module', 'host.js'], { cwd: folder })
  if (printed !== 'Hello Hello true\n') throw new Error(`host.js printed ${JSON.stringify(printed)}`)

  writeFileSync(
    join(folder, 'host.test.js'),
    `${chat}\ntest('chat', async () => expect(await chat()).toBe('Hello Hello true'))\n`,
  )
  writeFileSync(join(folder, 'use-mock.test.js'), useMock)
  run('node', ['node_modules/jest/bin/jest.js'], { cwd: folder })
}
