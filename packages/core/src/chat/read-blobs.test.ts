import { expect, test } from 'vitest'
import { createOllamaClient } from '../client.ts'
import type { ChatRequest } from './chat-request.ts'
import { readBlobs } from './read-blobs.ts'

test('a question without Blobs is passed on as it is, at once', () => {
  const request: ChatRequest = { model: 'm', messages: [{ role: 'user', text: 'Hi', images: ['AQID'] }] }
  expect(readBlobs(request)).toBe(request)
})

test.each(['native', 'openai'] as const)(
  '%s: Blobs and Files are sent as base64, in any message that has pictures, in their order',
  async (dialect) => {
    let sent: unknown
    const fetch: typeof globalThis.fetch = (_url, init) => {
      sent = JSON.parse(init?.body as string) // chat sends text
      return Promise.resolve(Response.json({ error: 'enough' }, { status: 400 }))
    }
    const { chat } = createOllamaClient({ baseURL: 'http://h', fetch, dialect })
    const images = [
      new Blob([new Uint8Array([1, 2, 3])]),
      'AAAA',
      new File([new Uint8Array([0x47, 0x49, 0x46])], 'a.gif'),
    ]
    await expect(chat.open({ model: 'm', messages: [{ role: 'user', text: '', images }] })).rejects.toThrow(
      'enough',
    )
    expect(sent).toMatchObject({
      messages: [
        dialect === 'native'
          ? { images: ['AQID', 'AAAA', 'R0lG'] }
          : { content: [url('AQID'), url('AAAA'), url('R0lG')] },
      ],
    })
  },
)

function url(base64: string): object {
  return { type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } }
}
