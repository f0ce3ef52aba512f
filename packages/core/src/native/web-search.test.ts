/** Where the web is asked. */
import { expect, test } from 'vitest'
import { createOllamaClient } from '../index.ts'

test.each([
  ['https://ollama.com', '/api/web_search', '/api/web_fetch'],
  ['http://127.0.0.1:11434', '/api/experimental/web_search', '/api/experimental/web_fetch'],
  ['http://h/ollama', '/ollama/api/experimental/web_search', '/ollama/api/experimental/web_fetch'],
  ['https://ollama.com.example', '/api/experimental/web_search', '/api/experimental/web_fetch'],
])('%s is asked at %s and %s', async (baseURL, search, page) => {
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const request = new Request(url, init)
    asked.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`)
    return Response.json({ results: [], title: 'T', content: 'C' })
  }
  const { native } = createOllamaClient({ baseURL, fetch })
  await native.webSearch({ query: 'weather', max_results: 3 })
  await native.webFetch({ url: 'https://example.com' })
  expect(asked).toEqual([
    `POST ${search} {"query":"weather","max_results":3}`,
    `POST ${page} {"url":"https://example.com"}`,
  ])
})
