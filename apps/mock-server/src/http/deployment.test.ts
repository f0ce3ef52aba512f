/** What a deployment adds: routes, response headers, and refusals, on every response but those of Go's own server. */
import { expect, test } from 'vitest'
import { createRealClock } from '../clock/clock.ts'
import { createMockState } from '../mock-state.ts'
import { toMockSettings } from '../settings/mock-settings.ts'
import { textAnswer } from './answer.ts'
import { buildApp } from './build-app.ts'
import type { Deployment } from './deployment.ts'
import { errorAnswer } from './json-answer.ts'

const deployment: Deployment = {
  routes: [{ path: '/here', methods: ['GET'], answer: async () => textAnswer(200, 'here') }],
  headers: (request) => [['X-Path', request?.url ?? 'none']],
  refuse: ({ headers }) => (headers.authorization ? undefined : errorAnswer(401, 'unauthorized')),
}

test('a deployment has its own routes, sets headers on each response and refuses before a handler', async () => {
  const clock = createRealClock()
  const state = createMockState({
    settings: toMockSettings({}),
    files: [],
    clock,
    isOpen: false,
  })
  const app = buildApp({
    deployment,
    state,
    stateOf: () => ({ problem: 'there are no scopes' }),
    clock,
    checksHost: true,
  })
  const port = await app.listen({ host: '127.0.0.1', port: 0 })
  const ask = async (path: string, headers: { [name: string]: string } = {}): Promise<unknown[]> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
    return [response.status, response.headers.get('x-path'), await response.text()]
  }

  const key = { Authorization: 'Bearer key' }
  expect(await ask('/here', key)).toEqual([200, '/here', 'here'])
  expect(await ask('/here')).toEqual([401, '/here', '{"error":"unauthorized"}'])
  expect(await ask('/api/version', key)).toEqual([404, '/api/version', '404 page not found'])
  expect(await ask('/t/a/here', key)).toEqual([
    400,
    'none',
    '{"error":"ollamakit-mock: there are no scopes"}',
  ])
  expect(state.journal.entries.map(({ path, status }) => [path, status])).toEqual([
    ['/here', 200],
    ['/here', 401],
    ['/api/version', 404],
  ])
  await app.close()
})
