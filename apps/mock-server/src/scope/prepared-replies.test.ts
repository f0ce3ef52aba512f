import { beforeEach, describe, expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'

async function say(ollama: MockOllama, content: string, more: object[] = []): Promise<unknown> {
  const body = { model: 'llama3.2', stream: false, messages: [{ role: 'user', content }, ...more] }
  const response = await fetch(`${ollama.url}/api/chat`, { method: 'POST', body: JSON.stringify(body) })
  const answer = (await response.json()) as {
    error?: string
    message?: { content: string; tool_calls?: { function: { name: string } }[] }
  }
  return answer.error ?? answer.message?.tool_calls?.[0]?.function.name ?? answer.message?.content
}

const usedUp: unknown = expect.stringMatching(/no fixture matches .*used up/)

type Prepare = (ollama: MockOllama) => void

describe('replies that are prepared for the same `when` queue up', () => {
  test.each<[about: string, prepare: Prepare, texts: string[]]>([
    ['one reply repeats', (m) => m.reply('1'), ['1', '1', '1']],
    ['two replies, each once', (m) => [m.reply('1'), m.reply('2')], ['1', '2', 'none']],
    [
      'two replies with criteria',
      (m) => [m.on({ user: 'a', turn: 1 }).reply('1'), m.on({ turn: 1, user: 'a' }).reply('2')],
      ['1', '2', 'none'],
    ],
    ['a sequence repeats its last reply', (m) => m.on({ user: 'a' }).replies('1', '2'), ['1', '2', '2']],
    [
      'a sequence and a reply',
      (m) => [m.on({ user: 'a' }).replies('1', '2'), m.on({ user: 'a' }).reply('3')],
      ['1', '2', '3', 'none'],
    ],
    [
      'a queue, then a wider fixture',
      (m) => [m.on({ user: 'a' }).reply('1'), m.on({ user: 'a' }).reply('2'), m.reply('else')],
      ['1', '2', 'else', 'else'],
    ],
    [
      'expressions are the same by their source',
      (m) => [m.on({ user: /a/ }).reply('1'), m.on({ user: /a/ }).reply('2')],
      ['1', '2', 'none'],
    ],
    [
      'names and texts are the same if they match the same requests',
      (m) => [
        m.on({ user: ' a', model: 'Llama3.2' }).reply('1'),
        m.on({ model: 'llama3.2:latest', user: 'a' }).reply('2'),
      ],
      ['1', '2', 'none'],
    ],
    [
      'functions are never the same',
      (m) => [m.on({ user: () => true }).reply('1'), m.on({ user: () => true }).reply('2')],
      ['1', '1'],
    ],
  ])('%s', async (_about, prepare, texts) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'], strict: true })
    prepare(ollama)

    for (const text of texts) expect(await say(ollama, 'a')).toEqual(text === 'none' ? usedUp : text)
  })

  test('assertDone names a queued reply that was not used, and the line that prepared it', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('one')
    ollama.reply('two')
    await say(ollama, 'a')

    expect(() => ollama.assertDone()).toThrow(
      /fixtures\[1\] \(.*prepared-replies\.test\.ts:\d+\) \(used 0 of 1\)/,
    )
  })
})

describe('a test overrides what its beforeEach prepared', () => {
  let ollama: MockOllama
  beforeEach(async () => {
    ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('default')
    ollama.on({ user: 'b' }).reply('default b')
    return () => ollama.close()
  })

  test('without a reply of its own it gets the default', async () => {
    expect([await say(ollama, 'a'), await say(ollama, 'b')]).toEqual(['default', 'default b'])
  })

  test('its own reply comes first, repeats, and leaves nothing to complain about', async () => {
    ollama.reply('own')
    ollama.on({ user: 'b' }).reply('own b')

    expect([await say(ollama, 'a'), await say(ollama, 'a')]).toEqual(['own', 'own'])
    expect(await say(ollama, 'b')).toBe('own b')
    expect(ollama.warnings).toEqual([])
    ollama.assertDone()
  })

  test('startTest marks the beginning of a test for other runners', async () => {
    ollama.reply('first')
    ollama.startTest()
    ollama.reply('second')

    expect([await say(ollama, 'a'), await say(ollama, 'a')]).toEqual(['second', 'second'])
  })
})

describe('a reply with tool calls does not answer the result of its own call', () => {
  const call = { name: 'weather', arguments: { city: 'Paris', unit: 'c' } }
  const asked = (given: object = call.arguments): object[] => [
    {
      role: 'assistant',
      content: '',
      tool_calls: [{ id: 'c1', function: { name: 'weather', arguments: given } }],
    },
  ]
  const result = { role: 'tool', tool_name: 'weather', tool_call_id: 'c1', content: '18' }
  const reason = /makes the call whose result the conversation ends with/

  test.each<[about: string, prepare: Prepare, more: object[], said: unknown]>([
    ['the call itself', (m) => m.on({ user: /w/ }).reply({ toolCalls: [call] }), [], 'weather'],
    [
      'arguments in another order',
      (m) => m.on({ user: /w/ }).reply({ toolCalls: [call] }),
      [...asked({ unit: 'c', city: 'Paris' }), result],
      expect.stringMatching(/^The tool says: 18/),
    ],
    [
      'a call among parts',
      (m) => m.on({ user: /w/ }).reply({ parts: [{ content: 'Well' }, { toolCalls: [call] }] }),
      [...asked(), result],
      expect.stringMatching(/^The tool says: 18/),
    ],
    [
      'a result without its call',
      (m) => m.on({ user: /w/ }).reply({ toolCalls: [call] }),
      [{ role: 'tool', tool_name: 'weather', content: '18' }],
      expect.stringMatching(/^The tool says: 18/),
    ],
    [
      'a system message behind the result',
      (m) => m.on({ user: /w/ }).reply({ toolCalls: [call] }),
      [...asked(), result, { role: 'system', content: 'Be brief.' }],
      expect.stringMatching(/^The tool says: 18/),
    ],
    [
      'a question behind the result',
      (m) => m.on({ user: /w/ }).reply({ toolCalls: [call] }),
      [...asked(), result, { role: 'user', content: 'weather now?' }],
      'weather',
    ],
    [
      'a function as `when`',
      (m) => m.on(({ messages }) => messages.length > 0).reply({ toolCalls: [call] }),
      [...asked(), result],
      expect.stringMatching(/^The tool says: 18/),
    ],
    [
      '`toolResult` within `any` asks for it',
      (m) => m.on({ any: [{ turn: 1 }, { toolResult: true }] }).reply({ toolCalls: [call] }),
      [...asked(), result],
      'weather',
    ],
    [
      'other arguments are another call',
      (m) => m.on({ user: /w/ }).reply({ toolCalls: [call] }),
      [...asked({ city: 'Rome' }), result],
      'weather',
    ],
    [
      '`turn` asks for it',
      (m) => m.on({ user: /w/, turn: 2 }).reply({ toolCalls: [call] }),
      [...asked(), result],
      'weather',
    ],
    [
      '`toolResult` asks for it',
      (m) => m.on({ toolResult: true }).reply({ toolCalls: [call] }),
      [...asked(), result],
      'weather',
    ],
    [
      'the next fixture answers instead',
      (m) => [m.on({ user: /w/ }).reply({ toolCalls: [call] }), m.reply('It is 18 degrees.')],
      [...asked(), result],
      'It is 18 degrees.',
    ],
  ])('%s', async (_about, prepare, more, said) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    prepare(ollama)

    expect(await say(ollama, 'weather?', more)).toEqual(said)
  })

  test('a sequence of equal calls is answered as it stands', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ user: /w/ }).replies({ toolCalls: [call] }, { toolCalls: [call] }, 'done')

    expect(await say(ollama, 'w')).toBe('weather')
    expect(await say(ollama, 'w', [...asked(), result])).toBe('weather')
    expect(await say(ollama, 'w', [...asked(), result])).toBe('done')
  })

  test('the reason is in the made-up response, in the strict error and in the journal', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    await using strict = await createMockOllama({ models: ['llama3.2'], strict: true })
    for (const mock of [ollama, strict]) mock.on({ user: /w/ }).reply({ toolCalls: [call] })

    expect(await say(ollama, 'w', [...asked(), result])).toMatch(reason)
    expect(ollama.requests.at(-1)?.skipped).toEqual([expect.stringMatching(reason)])
    expect(await say(strict, 'w', [...asked(), result])).toMatch(/repeat the call that was just answered/)
  })
})
