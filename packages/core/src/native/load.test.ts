/** Loading and unloading any kind of model. */
import { describe, expect, test } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { serve } from '../testing/serve.ts'

const loaded = {
  model: 'm',
  created_at: '2026-11-21T14:00:45Z',
  response: '',
  done: true,
  done_reason: 'load',
}
const refused = { error: '"nomic-embed-text" does not support generate' }

test.each([
  [{ model: 'm' }, { model: 'm', stream: false }],
  [
    { model: 'm', keep_alive: '1h', options: { num_ctx: 8192 } },
    { model: 'm', keep_alive: '1h', options: { num_ctx: 8192 }, stream: false },
  ],
])('load %j sends %j', async (request, sent) => {
  await using server = await serve((_request, response) => response.end(JSON.stringify(loaded)))
  await createOllamaClient({ baseURL: server.url }).native.load(request)
  expect(server.asked[0]?.url).toBe('/api/generate')
  expect(server.bodies.map((body) => JSON.parse(body) as unknown)).toEqual([sent])
})

test('a model that only embeds is loaded by an empty embedding', async () => {
  await using server = await serve((request, response) => {
    response.statusCode = request.url === '/api/generate' ? 400 : 200
    response.end(
      JSON.stringify(
        request.url === '/api/generate' ? refused : { model: 'nomic-embed-text', embeddings: [] },
      ),
    )
  })
  await createOllamaClient({ baseURL: server.url }).native.load({ model: 'nomic-embed-text', keep_alive: -1 })
  expect(server.asked.map(({ url }) => url)).toEqual(['/api/generate', '/api/embed'])
  expect(JSON.parse(server.bodies[1] ?? '')).toEqual({ model: 'nomic-embed-text', keep_alive: -1, input: [] })
})

test('unloading is a keep_alive of 0', async () => {
  await using server = await serve((_request, response) =>
    response.end(JSON.stringify({ ...loaded, done_reason: 'unload' })),
  )
  await createOllamaClient({ baseURL: server.url }).native.unload({ model: 'm' })
  expect(JSON.parse(server.bodies[0] ?? '')).toEqual({ model: 'm', keep_alive: 0, stream: false })
})

describe('another refusal is not asked around', () => {
  test.each([
    [404, "model 'm' not found"],
    [503, 'server busy, please try again.  maximum pending requests exceeded'],
    [400, '"m" does not support thinking'],
  ])('%i %s', async (status, error) => {
    await using server = await serve((_request, response) => {
      response.statusCode = status
      response.end(JSON.stringify({ error }))
    })
    await expect(
      createOllamaClient({ baseURL: server.url }).native.load({ model: 'm' }),
    ).rejects.toMatchObject({ status, serverMessage: error })
    expect(server.asked).toHaveLength(1)
  })
})
