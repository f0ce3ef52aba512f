/** `localhost` may lead to IPv6, where Ollama does not listen. */
import { describe, expect, test } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { serve } from '../testing/serve.ts'

/** A platform whose `localhost` is `::1` only. */
function withoutIPv4(asked: string[]): typeof fetch {
  return (input, init) => {
    const url = typeof input === 'string' ? input : 'no text'
    asked.push(new URL(url).hostname)
    if (new URL(url).hostname === '127.0.0.1') return fetch(url, init)
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:11434'), { code: 'ECONNREFUSED' })
    return Promise.reject(new TypeError('fetch failed', { cause: refused }))
  }
}

test('where nothing listens on localhost, 127.0.0.1 is asked, and asked at once the next time', async () => {
  await using server = await serve((_request, response) => response.end('{"version":"1.0.0"}'))
  const asked: string[] = []
  const { native } = createOllamaClient({
    baseURL: `http://localhost:${server.port}`,
    fetch: withoutIPv4(asked),
  })
  await native.version()
  await native.version()
  expect(asked).toEqual(['localhost', '127.0.0.1', '127.0.0.1'])
})

describe('only where that can help', () => {
  test.each([
    ['another name', 'http://localhost.example:1'],
    ['a name that begins alike', 'http://localhosts:1'],
    ['https, whose certificate is for the name', 'https://localhost:1'],
  ])('not for %s', async (_what, baseURL) => {
    const asked: string[] = []
    await expect(
      createOllamaClient({ baseURL, fetch: withoutIPv4(asked) }).native.version(),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(asked).toEqual([new URL(baseURL).hostname])
  })

  test('where nothing listens there either, the error names the address', async () => {
    const server = await serve((_request, response) => response.end())
    await server[Symbol.asyncDispose]()
    const asked: string[] = []
    const { native } = createOllamaClient({
      baseURL: `http://localhost:${server.port}`,
      fetch: withoutIPv4(asked),
    })
    await expect(native.version()).rejects.toThrow(
      `nothing listens on 127.0.0.1:${server.port} (ECONNREFUSED)`,
    )
  })
})
