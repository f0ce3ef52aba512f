/** The hooks in place of Jest's own: tooling/checks runs them in Jest, from the packed package. */
import { afterEach, expect, test, vi } from 'vitest'
import type { CurrentMock } from './index.ts'
import { useMockOllama } from './index.ts'

afterEach(() => vi.unstubAllGlobals())

interface Hooks {
  before: () => Promise<void>
  after: () => Promise<void>
  matchers: object
}

function useWithHooks(): { mock: CurrentMock; hooks: Hooks } {
  const hooks: Partial<Hooks> = {}
  vi.stubGlobal('beforeEach', (before: Hooks['before']) => Object.assign(hooks, { before }))
  vi.stubGlobal('afterEach', (after: Hooks['after']) => Object.assign(hooks, { after }))
  vi.stubGlobal('expect', { extend: (matchers: object) => Object.assign(hooks, { matchers }) })
  const mock = useMockOllama({ models: ['m'] })
  return { mock, hooks: hooks as Hooks } // all three were called
}

test('each test gets a mock, and OLLAMA_HOST is its address meanwhile', async () => {
  vi.stubEnv('OLLAMA_HOST', 'before')
  const { mock, hooks } = useWithHooks()
  expect(Object.keys(hooks.matchers)).toEqual(['toHaveReceived'])
  await hooks.before()
  expect(process.env['OLLAMA_HOST']).toBe(mock.ollama.url)
  expect((await fetch(mock.ollama.url)).status).toBe(200)
  await hooks.after()
  expect(process.env['OLLAMA_HOST']).toBe('before')
  vi.unstubAllEnvs()
})

test('after a test that leaves something undone the hook throws, and the mock is closed', async () => {
  const { mock, hooks } = useWithHooks()
  await hooks.before()
  const { url } = mock.ollama
  mock.ollama.reply('never')

  await expect(hooks.after()).rejects.toThrow(/never used up/)
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('outside of a test, and without the globals of Jest, the error says what to do', () => {
  const { mock } = useWithHooks()
  expect(() => mock.ollama).toThrow('there is a mock only during a test')
  vi.unstubAllGlobals()
  vi.stubGlobal('beforeEach', undefined)
  expect(() => useMockOllama()).toThrow(/needs the globals of Jest/)
})
