/** Values of a wrong type anywhere in a frame: they are read, told in a warning, or an error with the frame. */
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, OllamaStreamError } from './index.ts'

type Dialect = 'native' | 'openai'

const choice = (delta: object, finish: unknown = null): object => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
})
const message = (own: object): object => ({ message: { role: 'assistant', content: '', ...own } })

/** Streams of one text, one thought and one call. */
const streams: Record<Dialect, object[]> = {
  openai: [
    choice({ content: 'Hel', reasoning: 'hm' }),
    choice({ content: 'lo' }),
    choice({ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{"x":' } }] }),
    choice({ tool_calls: [{ index: 0, function: { arguments: '1}' } }] }),
    choice({}, 'stop'),
  ],
  native: [
    message({ content: 'Hel', thinking: 'hm' }),
    message({ content: 'lo' }),
    message({ tool_calls: [{ id: 'a', function: { name: 'f', arguments: { x: 1 } } }] }),
    { done: true, done_reason: 'stop' },
  ],
}

const wrong: unknown[] = [0, 1, true, [1], 'x']
/** What may be any text: another one is a value, not a fault. */
const free = /(?:content|thinking|reasoning|id|name|finish_reason|done_reason|role)$/
/** Arguments are given as they are, and checked where the tool is called. `done` ends a response wherever it is. */
const unchecked = /(?:arguments(?:\.x)?|role|(?:^|\.)done|done_reason|finish_reason)$/

async function read(dialect: Dialect, frames: unknown[]): Promise<object> {
  const body =
    dialect === 'native'
      ? frames.map((frame) => `${JSON.stringify(frame)}\n`).join('')
      : `${frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')}data: [DONE]\n\n`
  const client = createOllamaClient({
    baseURL: 'http://h',
    dialect,
    fetch: () => Promise.resolve(new Response(body)),
  })
  const { text, thinking, toolCalls, warnings } = await client.chat.generate({ model: 'm', messages: [] })
  const calls = toolCalls.map(({ name, arguments: args }) => `${name}(${args})`)
  return warnings.length > 0 ? { warnings: warnings.length } : { text, thinking, calls }
}

function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, own]) => pathsOf(own, path ? `${path}.${key}` : key))
  return path ? [path, ...inner] : inner
}

function replace(value: unknown, [key = '', ...rest]: string[], by: unknown): unknown {
  if (key === '') return by
  const copy = structuredClone(value) as Record<string, unknown>
  copy[key] = replace(copy[key], rest, by)
  return copy
}

describe.each(['openai', 'native'] as const)('%s', (dialect) => {
  const frames = streams[dialect]
  const places = frames.flatMap((frame, at) => pathsOf(frame).map((path) => ({ at, path })))

  test.each(places.filter(({ path }) => !unchecked.test(path)))('frame $at, $path', async ({ at, path }) => {
    const good = JSON.stringify(await read(dialect, frames))
    const problems: string[] = []
    for (const value of wrong) {
      if (typeof value === 'string' && free.test(path)) continue
      // Another choice, which is another response.
      if (value === 1 && path === 'choices.0.index') continue
      const changed = frames.with(at, replace(frames[at], path.split('.'), value) as object)
      const outcome: unknown = await read(dialect, changed).catch((error: unknown) => error)
      if (!isHonest(outcome, good)) problems.push(`${JSON.stringify(value)} is read as ${inspect(outcome)}`)
    }
    expect(problems).toEqual([])
  })
})

/** Whether an outcome is the right one, has warnings, or is an error that explains itself. */
function isHonest(outcome: unknown, good: string): boolean {
  if (outcome instanceof Error)
    return (
      outcome instanceof OllamaStreamError &&
      !/Cannot|not a function|not iterable|undefined/.test(outcome.message)
    )
  return JSON.stringify(outcome) === good || 'warnings' in (outcome as object)
}

test('a field of a wrong type in another stream is an error that explains itself', async () => {
  const frame = { type: 'response.output_item.done', item: null }
  const fetch = (): Promise<Response> => Promise.resolve(new Response(`data: ${JSON.stringify(frame)}\n\n`))
  const { openai } = createOllamaClient({ baseURL: 'http://h', fetch })
  await expect(openai.responsesStream({ model: 'm', input: 'Hi' }).next()).rejects.toMatchObject({
    name: 'OllamaStreamError',
    message: expect.stringContaining('a field in it has another type than expected') as string,
  })
})

describe('forms of a content that servers of the openai dialect send', () => {
  test.each<[what: string, delta: object, text: string, thinking?: string]>([
    ['a text', { content: 'Hi' }, 'Hi'],
    [
      'parts with a type',
      {
        content: [
          { type: 'text', text: 'H' },
          { type: 'output_text', text: 'i' },
        ],
      },
      'Hi',
    ],
    ['parts without a type', { content: [{ text: 'H' }, 'i'] }, 'Hi'],
    ['a part whose text is an object', { content: [{ type: 'text', text: { value: 'Hi' } }] }, 'Hi'],
    ['one part that is no list', { content: { type: 'text', text: 'Hi' } }, 'Hi'],
    [
      'thinking among the parts',
      { content: [{ type: 'thinking', thinking: 'hm' }, { text: 'Hi' }] },
      'Hi',
      'hm',
    ],
    [
      'thinking in parts of its own',
      { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] },
      '',
      'hm',
    ],
    ['a part of reasoning', { content: [{ type: 'reasoning', text: 'hm' }] }, '', 'hm'],
    ['a reasoning that is an object', { content: 'Hi', reasoning: { text: 'hm' } }, 'Hi', 'hm'],
    ['a refusal', { content: null, refusal: 'No' }, 'No'],
  ])('%s', async (_what, delta, text, thinking = '') => {
    expect(await read('openai', [choice(delta), choice({}, 'stop')])).toEqual({ text, thinking, calls: [] })
  })

  test('a text as of /v1/completions', async () => {
    expect(await read('openai', [{ choices: [{ index: 0, text: 'Hi' }] }, choice({}, 'stop')])).toMatchObject(
      {
        text: 'Hi',
      },
    )
  })

  test.each([
    [
      'a part without text',
      {
        content: [
          { type: 'image_url', image_url: {} },
          { type: 'text', text: 'Hi' },
        ],
      },
    ],
    ['a reasoning without text', { content: 'Hi', reasoning: { effort: 'high' } }],
  ])('%s is told in a warning', async (_what, delta) => {
    expect(await read('openai', [choice(delta), choice({}, 'stop')])).toEqual({ warnings: 1 })
  })
})

test.each([
  'error',
  'abort',
  'cancelled',
  'insufficient_system_resource',
  'network_error',
  'MALFORMED_FUNCTION_CALL',
])('a response that ends with the reason %s has failed, with what arrived', async (reason) => {
  for (const [dialect, frames] of [
    ['openai', [choice({ content: 'Hi' }), choice({}, reason)]],
    ['native', [message({ content: 'Hi' }), { ...message({}), done: true, done_reason: reason }]],
  ] as const)
    await expect(read(dialect, [...frames])).rejects.toMatchObject({
      name: 'OllamaStreamError',
      message: expect.stringContaining(JSON.stringify(reason)) as string,
      partial: { text: 'Hi' },
    })
})

test.each([
  ['stop', 'stop'],
  ['STOP', 'stop'],
  ['end_turn', 'stop'],
  ['eos_token', 'stop'],
  ['tool_use', 'tool-calls'],
  ['max_tokens', 'length'],
  ['MAX_TOKENS', 'length'],
  ['model_length', 'length'],
  ['SAFETY', 'content-filter'],
  ['constructor', 'other'],
  ['recitation', 'other'],
])('finish_reason %s is read as %s', async (reason, expected) => {
  const body = `data: ${JSON.stringify(choice({ content: 'Hi' }, reason))}\n\ndata: [DONE]\n\n`
  const client = createOllamaClient({
    baseURL: 'http://h',
    dialect: 'openai',
    fetch: () => Promise.resolve(new Response(body)),
  })
  expect(await client.chat.generate({ model: 'm', messages: [] })).toMatchObject({
    finishReason: expected,
    rawFinishReason: reason,
  })
})
