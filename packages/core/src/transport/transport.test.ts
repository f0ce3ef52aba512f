/** What comes of a fetch that is none, and of an answer that breaks off where no frames tell. */
import { expect, test } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { serve } from '../testing/serve.ts'

test.each([
  undefined,
  null,
  {},
  'text',
  { status: 200, headers: new Headers(), body: { pipe: 'as node-fetch has it' } },
])('a fetch that gives %j instead of a Response is named', async (given) => {
  const { native } = createOllamaClient({
    baseURL: 'http://h',
    fetch: () => Promise.resolve(given as unknown as Response),
  })
  await expect(native.version()).rejects.toMatchObject({
    name: 'OllamaInputError',
    message: expect.stringContaining('the option fetch gave no Response') as string,
  })
})

test('a whole answer that breaks off had begun: the error says so, with its status and id', async () => {
  await using server = await serve((_request, response) => {
    response
      .writeHead(200, { 'content-length': 1000, 'x-request-id': 'r-1' })
      .write('{"embeddings":[[1', () => response.destroy())
  })
  await expect(
    createOllamaClient({ baseURL: server.url }).native.embed({ model: 'm', input: 'Hi' }),
  ).rejects.toMatchObject({
    name: 'OllamaStreamError',
    message: expect.stringContaining('the connection broke in the middle of the response') as string,
    status: 200,
    requestId: 'r-1',
    retryable: true,
  })
})
