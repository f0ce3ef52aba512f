import { describe, expect, test } from 'vitest'
import { type Call, createOllamaClient } from '../index.ts'

const { native, chat } = createOllamaClient({
  baseURL: 'http://h',
  fetch: () => Promise.reject(new Error('it was sent')),
})

describe('a wrong option of a call is named before anything is sent', () => {
  test.each<[unknown, string]>([
    [
      { abortSignal: 1 },
      'a call has no option "abortSignal". It has signal, headers, onResponse, raw, timeouts, retry',
    ],
    [{ signal: new AbortController() }, 'the option signal of the call is {}. Allowed: an AbortSignal'],
    [{ signal: 'now' }, 'the option signal of the call is "now"'],
    [
      null,
      'the options of the call are null. Allowed: an object with signal, headers, onResponse, raw, timeouts, retry',
    ],
    [5, 'the options of the call are 5'],
    [
      { headers: new Headers() },
      'the option headers of the call is something else. Allowed: an object of names and values, no Headers',
    ],
    [{ headers: new Map() }, 'the option headers of the call is something else'],
    [
      { headers: { 'x-a': null } },
      'the header "x-a" has a name or a value that cannot be sent. Allowed: texts',
    ],
    [{ raw: 'yes' }, 'the option raw of the call is "yes". Allowed: true or false'],
    [{ timeouts: 5 }, 'the option timeouts of the call is 5. Allowed: an object'],
    [{ retry: null }, 'the option retry of the call is null. Allowed: a number or an object'],
  ])('%j', async (call, message) => {
    await expect(native.version(call as Call)).rejects.toThrow(message)
    await expect(chat.open({ model: 'm', messages: [] }, call as Call)).rejects.toThrow(message)
  })

  test('also by a stream, when its loop begins', async () => {
    const call = { signal: 'now' } as unknown as Call
    await expect(chat.stream({ model: 'm', messages: [] }, call).next()).rejects.toThrow(
      'the option signal of the call is "now"',
    )
    await expect(native.chatStream({ model: 'm' }, call).next()).rejects.toThrow(
      'the option signal of the call is "now"',
    )
  })

  test('what was given for headers is not shown: it may be a key', async () => {
    const headers = 'Authorization: Bearer secret' as unknown as Record<string, string>
    await expect(native.version({ headers })).rejects.toThrow(/^(?!.*secret)/)
  })

  test('undefined is as good as absent', async () => {
    const call = {
      signal: undefined,
      headers: undefined,
      timeouts: undefined,
      retry: undefined,
    } as unknown as Call
    await expect(native.version(call)).rejects.toThrow('it was sent')
  })
})
