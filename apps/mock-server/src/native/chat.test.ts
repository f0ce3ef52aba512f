/** What the daemon makes of a turn, beyond what recordings show: rules by model, format, thinking. */
import type { ChatResponse } from '@ollamakit/wire/native'
import { afterAll, describe, expect, test } from 'vitest'
import { createMockOllama, type Reply } from '../index.ts'

const models = [
  'llama3.2',
  'qwen3',
  'gpt-oss',
  {
    name: 'coder',
    parser: 'qwen3-coder',
    capabilities: ['completion' as const, 'tools' as const, 'thinking' as const],
  },
  {
    name: 'jinja',
    template: '{% for m in messages %}{{ m.content }}{% endfor %}',
    capabilities: ['completion' as const],
  },
]
const ollama = await createMockOllama({ models })
afterAll(() => ollama.close())

interface Line extends ChatResponse {
  error?: string
}

const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }]

async function chat(reply: Reply, request: object): Promise<Line[]> {
  ollama.use({ fixtures: [{ reply }] })
  const body = JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content: 'x' }], ...request })
  const text = await (await fetch(`${ollama.url}/api/chat`, { method: 'POST', body })).text()
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** What each line says, in short. */
const said = (lines: Line[]): unknown[] =>
  lines.map(
    ({ error, message, done }) =>
      error ??
      [
        message.thinking,
        message.content,
        message.tool_calls?.map((call) => call.function.index),
        done,
      ].filter((part) => part !== undefined),
  )

describe('calls', () => {
  const reply: Reply = { content: ['a'], toolCalls: [{ name: 'f' }, { name: 'g' }] }

  test.each(['llama3.2', 'coder'])('%s sends each in a line of its own, counted', async (model) => {
    expect(said(await chat(reply, { model, tools }))).toEqual([
      ['a', false],
      ['', [0], false],
      ['', [1], false],
      ['', true],
    ])
  })

  test('a model with its own chat template sends them all in the last line', async () => {
    expect(said(await chat(reply, { model: 'jinja', tools }))).toEqual([
      ['a', false],
      ['', [0, 1], true],
    ])
  })

  test('harmony sends them in the last line and does not count', async () => {
    expect(said(await chat(reply, { model: 'gpt-oss', tools }))).toEqual([
      ['a', false],
      ['', [0, 0], true],
    ])
  })

  test('an index and an id of the script are kept, an empty id is omitted', async () => {
    const lines = await chat(
      {
        toolCalls: [
          { name: 'f', id: 'abc', index: 7 },
          { name: 'f', id: '' },
        ],
      },
      { tools },
    )

    expect(lines.flatMap((line) => line.message.tool_calls ?? [])).toEqual([
      { id: 'abc', function: { index: 7, name: 'f', arguments: {} } },
      { function: { index: 1, name: 'f', arguments: {} } },
    ])
  })

  test('arguments are written as Go writes them: inner keys sorted, markup escaped', async () => {
    ollama.use({
      fixtures: [{ reply: { toolCalls: [{ name: 'f', arguments: { z: 1.5, a: { d: '<&>', c: 1e21 } } }] } }],
    })
    const body = JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content: 'x' }], tools })
    const text = await (await fetch(`${ollama.url}/api/chat`, { method: 'POST', body })).text()

    expect(text).toContain(String.raw`"arguments":{"z":1.5,"a":{"c":1e+21,"d":"\u003c\u0026\u003e"}}`)
  })
})

describe('thinking', () => {
  const reply: Reply = { thinking: ['hm'], content: ['a'] }

  test.each([
    ['qwen3', true, ['hm', '', false]],
    ['qwen3', 'low', ['hm', '', false]],
    ['qwen3', false, ['a', false]],
    ['jinja', false, ['a', false]],
    ['coder', false, ['a', false]],
    ['gpt-oss', false, ['hm', '', false]],
  ])('%s with think %s begins with %o', async (model, think, first) => {
    expect(said(await chat(reply, { model, think }))[0]).toEqual(first)
  })

  test('it is refused by a model without it', async () => {
    expect(said(await chat(reply, { think: true }))).toEqual(['"llama3.2" does not support thinking'])
  })
})

describe('a schema on a thinking model is a second run', () => {
  const format = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }
  const reply: Reply = { thinking: ['hm'], content: ['{"n":', '2}'] }

  test('with a template there is an empty line between thinking and answer', async () => {
    expect(said(await chat(reply, { model: 'qwen3', format }))).toEqual([
      ['hm', '', false],
      ['', false],
      ['{"n":', false],
      ['2}', false],
      ['', true],
    ])
  })

  test.each(['coder', 'gpt-oss'])('with the parser of %s there is none', async (model) => {
    expect(said(await chat(reply, { model, format })).slice(0, 2)).toEqual([
      ['hm', '', false],
      ['{"n":', false],
    ])
  })

  test('thinking that ends together with the first text: a template sends it, a parser loses it', async () => {
    const together: Reply = { parts: [{ thinking: 'hm' }, { thinking: '.', content: '{}' }] }

    expect(said(await chat(together, { model: 'qwen3', format })).slice(0, 3)).toEqual([
      ['hm', '', false],
      ['.', '', false],
      ['{}', false],
    ])
    expect(said(await chat(together, { model: 'coder', format })).slice(0, 2)).toEqual([
      ['hm', '', false],
      ['{}', false],
    ])
  })

  test('a call after the thinking is thrown away and the schema answered', async () => {
    const [answer] = await chat(
      { thinking: ['hm'], toolCalls: [{ name: 'f' }] },
      { model: 'qwen3', format, tools, stream: false },
    )

    expect(answer?.message).toEqual({ role: 'assistant', thinking: 'hm', content: '{"n":1}' })
  })

  test('a wrong format is noticed only there; without thinking never', async () => {
    expect(said(await chat(reply, { model: 'qwen3', format: 'xml' }))).toEqual([
      ['hm', '', false],
      ['', false],
      'invalid format: "\\"xml\\""; expected "json" or a valid JSON Schema object',
    ])
    expect(said(await chat('a', { model: 'qwen3', format: 'xml' }))[0]).toEqual(['a', false])
  })

  test('think false is one run', async () => {
    expect(said(await chat(reply, { model: 'qwen3', format, think: false }))[0]).toEqual(['{"n":', false])
  })
})

test('logprobs are sent when asked for, with as many alternatives as asked for', async () => {
  const reply: Reply = {
    content: ['a'],
    logprobs: [
      {
        token: 'a',
        logprob: -1,
        top_logprobs: [
          { token: 'a', logprob: -1 },
          { token: 'b', logprob: -2 },
        ],
      },
    ],
  }

  expect((await chat(reply, {}))[0]?.logprobs).toBeUndefined()
  expect((await chat(reply, { top_logprobs: 2 }))[0]?.logprobs).toBeUndefined()
  expect((await chat(reply, { logprobs: true }))[0]?.logprobs).toEqual([
    { token: 'a', logprob: -1, bytes: [97] },
  ])
  expect((await chat(reply, { logprobs: true, top_logprobs: 1 }))[0]?.logprobs?.[0]?.top_logprobs).toEqual([
    { token: 'a', logprob: -1, bytes: [97] },
  ])
})

test('counts of zero are left out, and without an output count its duration too', async () => {
  const [answer] = await chat({ content: [], usage: { prompt: 0, output: 0 } }, { stream: false })

  expect(Object.keys(answer ?? {}).filter((key) => key.includes('eval'))).toEqual(['prompt_eval_duration'])
})

test('durations add up to no more than the whole', async () => {
  const answer = (await chat({ content: ['a', 'b'], usage: { promptMs: 100, outputMs: 50 } }, {})).at(-1)

  expect(answer).toMatchObject({ prompt_eval_duration: 100_000_000, eval_duration: 50_000_000 })
  expect(answer?.total_duration).toBeGreaterThan(150_000_000 + (answer?.load_duration ?? 0))
})

const ask = async (reply: Reply): Promise<[number, string | null, string | null, string]> => {
  ollama.use({ fixtures: [{ reply }] })
  const response = await fetch(`${ollama.url}/api/chat`, {
    method: 'POST',
    body: '{"model":"llama3.2","messages":[{"role":"user","content":"x"}]}',
  })
  return [
    response.status,
    response.headers.get('content-type'),
    response.headers.get('content-length'),
    await response.text(),
  ]
}

test('a scripted error is a real status, in chunks on a stream, and its body may be anything', async () => {
  expect(await ask({ error: { status: 429, message: 'slow down' } })).toEqual([
    429,
    'application/json',
    null,
    '{"error":"slow down"}',
  ])
  expect(await ask({ error: { status: 503, message: 'busy', stage: 'load' } })).toEqual([
    503,
    'application/json; charset=utf-8',
    '16',
    '{"error":"busy"}',
  ])
  expect(
    await ask({
      error: {
        status: 502,
        stage: 'load',
        headers: { 'Content-Type': 'text/html' },
        body: '<h1>Bad Gateway</h1>',
      },
    }),
  ).toEqual([502, 'text/html', '20', '<h1>Bad Gateway</h1>'])
})

test('the rendered prompt of a template without roles is that of every question so far', async () => {
  ollama.use({
    models: [
      {
        name: 'turns',
        template: '{{ if .System }}[{{ .System }}] {{ end }}Q: {{ .Prompt }} A: {{ .Response }}\n',
        system: 'Be brief.',
        messages: [{ role: 'user', content: 'Zero?' }],
      },
    ],
    fixtures: [],
  })
  const messages = [
    { role: 'assistant', content: '0' },
    { role: 'user', content: 'One?' },
    { role: 'user', content: 'Two?', images: ['aGk='] },
  ]
  const body = JSON.stringify({ model: 'turns', messages, _debug_render_only: true })
  const answer = await (await fetch(`${ollama.url}/api/chat`, { method: 'POST', body })).json()

  expect(answer).toMatchObject({
    message: { role: '' },
    _debug_info: {
      rendered_template: '[Be brief.] Q: Zero? A: 0\nQ: One?\n\n[img-0]Two? A: ',
      image_count: 1,
    },
  })
})
