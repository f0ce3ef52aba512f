/** Who is signed in, and signing out. The answers are those of the server's source: no recording has an account. */
import { createMockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClient } from '../index.ts'

/** A client of a server that answers so, and what it is asked. */
function answeredWith(body: unknown, status = 200): { native: OllamaClient['native']; asked: string[] } {
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = (url, init) => {
    const { method, url: target } = new Request(url, init)
    asked.push(`${method} ${new URL(target).pathname}`)
    return Promise.resolve(Response.json(body, { status }))
  }
  return { native: createOllamaClient({ baseURL: 'http://h', fetch }).native, asked }
}

describe('me', () => {
  const user = { id: '9f5c', email: 'someone@example.com', name: 'someone', plan: 'free' }

  test('tells the account', async () => {
    const { native, asked } = answeredWith(user)
    expect(await native.me()).toEqual(user)
    expect(asked).toEqual(['POST /api/me'])
  })

  test('without a sign-in, the error says how to sign in', async () => {
    const { native } = answeredWith(
      { error: 'unauthorized', signin_url: 'https://ollama.com/connect?name=h&key=k' },
      401,
    )
    await expect(native.me()).rejects.toMatchObject({
      name: 'OllamaResponseError',
      status: 401,
      remedy: expect.stringContaining('ollama signin') as string,
    })
  })

  test('a mock has no account', async () => {
    await using ollama = await createMockOllama()
    await expect(createOllamaClient({ baseURL: ollama.url }).native.me()).rejects.toMatchObject({
      name: 'OllamaResponseError',
    })
  })
})

describe('signout', () => {
  test('is answered with null', async () => {
    const { native, asked } = answeredWith(null)
    expect(await native.signout()).toBeUndefined()
    expect(asked).toEqual(['POST /api/signout'])
  })

  test('without a sign-in, it is refused', async () => {
    await using ollama = await createMockOllama()
    await expect(createOllamaClient({ baseURL: ollama.url }).native.signout()).rejects.toMatchObject({
      status: 401,
      serverMessage: 'you are not currently signed in',
      remedy: 'Nothing to do: the daemon is not signed in',
    })
  })
})
