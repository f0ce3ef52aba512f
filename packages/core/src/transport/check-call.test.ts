import { describe, expect, test } from 'vitest'
import { type Call, createOllamaClient } from '../index.ts'

const { native, chat } = createOllamaClient({
  baseURL: 'http://h',
  fetch: () => Promise.reject(new Error('it was sent')),
})

const question = { model: 'm', messages: [] }

describe('a wrong option of a call is named before anything is sent', () => {
  test.each<[unknown, string]>([
    [
      { abortSignal: 1 },
      'a call has no option "abortSignal". It has signal, headers, onResponse, raw, timeouts, retry',
    ],
    [{ sgnal: 1 }, 'a call has no option "sgnal". Did you mean signal? It has'],
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
    await expect(chat.open(question, call as Call)).rejects.toThrow(message)
    await expect(chat.generate(question, call as Call)).rejects.toThrow(message)
    await expect(chat.stream(question, call as Call).next()).rejects.toThrow(message)
    await expect(native.chatStream({ model: 'm' }, call as Call).next()).rejects.toThrow(message)
    await expect(native.chat({ model: 'm' }, call as Call)).rejects.toThrow(message)
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
