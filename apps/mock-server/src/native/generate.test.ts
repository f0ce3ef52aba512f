import { afterAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama, type MockOllama, type Reply } from '../index.ts'

const ollama = await createMockOllama({
  models: [
    'llama3.2',
    'qwen3',
    'gpt-oss',
    { name: 'code', capabilities: ['completion', 'insert'], template: '{{ .Prompt }}|{{ .Suffix }}|' },
    { name: 'jinja', template: '{% x %}' },
  ],
})
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

type Line = { [key: string]: unknown }

const ask = async (
  body: object,
  { url }: MockOllama = ollama,
): Promise<{ status: number; lines: Line[] }> => {
  const response = await fetch(`${url}/api/generate`, {
    method: 'POST',
    body: JSON.stringify({ model: 'qwen3', prompt: 'Go', ...body }),
  })
  const text = await response.text()
  return {
    status: response.status,
    lines: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line),
  }
}
const whole = async (reply: Reply, body: object = {}): Promise<Line> => {
  ollama.reply(reply)
  return (await ask({ stream: false, ...body })).lines[0] ?? {}
}

test('text and thinking are lines of their own, counts and durations on the last', async () => {
  ollama.reply({
    thinking: ['Hm'],
    content: ['A', 'B'],
    usage: { prompt: 7, output: 3, promptMs: 2, outputMs: 6 },
  })
  const { lines } = await ask({})

  expect(lines.map(({ response, thinking, done }) => [response, thinking, done])).toEqual([
    ['', 'Hm', false],
    ['A', undefined, false],
    ['B', undefined, false],
    ['', undefined, true],
  ])
  const { total_duration: total, load_duration: load, ...last } = lines.at(-1) ?? {}
  expect(last).toMatchObject({
    done_reason: 'stop',
    prompt_eval_count: 7,
    prompt_eval_duration: 2e6,
    eval_count: 3,
    eval_duration: 6e6,
  })
  expect(Number(total)).toBeGreaterThanOrEqual(Number(load) + 8e6)
  expect(Object.keys(lines.at(-1) ?? {}).join()).toBe(
    'model,created_at,response,done,done_reason,context,total_duration,load_duration,prompt_eval_count,prompt_eval_duration,eval_count,eval_duration',
  )
})

test('the context of an answer begins with the one it was given; raw has none', async () => {
  const { context } = await whole('A', { context: [1, 2] })

  expect(context).toEqual([1, 2, ...((await whole('A'))['context'] as number[])])
  expect(await whole('A', { raw: true })).not.toHaveProperty('context')
})

test.each([
  ['qwen3', { think: false }, { response: 'A' }],
  ['qwen3', {}, { response: 'A', thinking: 'Hm' }],
  ['qwen3', { raw: true }, { response: 'A', thinking: 'Hm' }],
  ['gpt-oss', { think: false }, { response: 'A', thinking: 'Hm' }],
  [
    'gpt-oss',
    { raw: true },
    { response: '<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>A' },
  ],
  ['jinja', {}, { response: '<think>Hm</think>A' }],
])('%s with %j gives %j', async (model, body, expected) => {
  const { response, thinking } = await whole({ thinking: ['Hm'], content: ['A'] }, { model, ...body })

  expect({ response, ...(thinking === undefined ? {} : { thinking }) }).toEqual(expected)
})

test.each([
  ['gpt-oss', '', [{ function: { index: 0, name: 'f', arguments: { a: 1 } } }]],
  ['llama3.2', '<tool_call>{"name":"f","arguments":{"a":1}}</tool_call>', undefined],
])('a call of %s, which the request did not offer, is %j with %j', async (model, text, calls) => {
  const { response, tool_calls: made } = await whole(
    { toolCalls: [{ name: 'f', arguments: { a: 1 } }] },
    { model },
  )

  expect([response, made]).toEqual([text, calls])
})

test.each([
  [{ raw: true, system: 'x' }, 400, 'raw mode does not support template, system, or context'],
  [{ suffix: 'x' }, 400, 'registry.ollama.ai/library/qwen3:latest does not support insert'],
  [{ top_logprobs: 21, model: '' }, 400, 'top_logprobs must be between 0 and 20'],
  [{ model: 'llama3.2', think: 'low' }, 400, '"llama3.2" does not support thinking'],
  [{ options: { stop: 'x' } }, 500, 'option "stop" must be of type array'],
  [{ template: '{{ .Prompt' }, 500, 'template: :1: unclosed action'],
  [{ template: 'a\n{{ shout .Prompt }}' }, 500, 'template: :2: function "shout" not defined'],
  [{ template: '{{ end }}' }, 500, 'template: :1: unexpected {{end}}'],
  [{ format: 'xml' }, 500, 'invalid format: "\\"xml\\""; expected "json" or a valid JSON Schema object'],
  [{ model: 'llama3.2', images: [''] }, 500, expect.stringContaining('image input is not supported')],
])('%j is refused with %d', async (body, status, error) => {
  expect(await ask(body)).toEqual({ status, lines: [{ error }] })
})

test('a prompt beyond the context is cut in the middle, rejected, or left to the runner', async () => {
  const long = { prompt: Array.from({ length: 200 }, (_, i) => 1000 + i).join(' '), stream: false }
  const counted = (await ask({ ...long, options: { num_ctx: 64 } })).lines[0]?.['prompt_eval_count']

  expect(counted).toBe(34)
  expect((await ask({ ...long, options: { num_ctx: 64 }, shift: false })).lines[0]?.['error']).toMatch(
    /^the prompt is longer than the context length/,
  )
  expect((await ask({ ...long, options: { num_ctx: 64 }, truncate: false })).lines[0]?.['error']).toMatch(
    /exceeds the available context size \(64 tokens\)/,
  )
  expect((await ask({ ...long, options: { num_ctx: 512 } })).lines[0]?.['prompt_eval_count']).toBeGreaterThan(
    200,
  )
})

test.each([{ prompt: 'a' }, { prompt: 'a', suffix: 'b' }])(
  '%j: a template that takes longer than anybody waits is given up',
  async (asked) => {
    const template = `{{ ${'('.repeat(20_000)}.Prompt${')'.repeat(20_000)} }}`
    const { status, lines } = await ask({ model: 'code', template, _debug_render_only: true, ...asked })

    expect([status, lines]).toEqual([
      400,
      [{ error: 'ollamakit-mock comes to no end with the template of code:latest' }],
    ])
  },
)

test('a template with a suffix sees nothing else', async () => {
  const { lines } = await ask({
    model: 'code',
    prompt: 'a',
    suffix: 'b',
    system: 'no',
    _debug_render_only: true,
  })

  expect(lines[0]?.['_debug_info']).toEqual({ rendered_template: 'a|b|' })
})

test('fixtures match by prompt, and a step is not used up by loading or refused requests', async () => {
  ollama.on({ endpoint: 'generate', prompt: { contains: 'soup' } }).replies('1', '2')
  await ask({ prompt: '' })
  await ask({ prompt: 'soup', options: { seed: 'x' } })
  await ask({ prompt: 'soup', _debug_render_only: true })

  expect((await ask({ prompt: 'soup?', stream: false })).lines[0]).toMatchObject({ response: '1' })
  expect((await ask({ prompt: 'soup?', stream: false })).lines[0]).toMatchObject({ response: '2' })
})

test('without a script the answer is plausible and always the same', async () => {
  const first = (await ask({ stream: false, prompt: 'Hello' })).lines[0]
  ollama.reset()

  expect((await ask({ stream: false, prompt: 'Hello' })).lines[0]).toEqual(first)
  expect(first?.['response']).toMatch(/Hello/)
  expect(
    JSON.parse(
      String(
        (
          await ask({
            stream: false,
            format: { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
          })
        ).lines[0]?.['response'],
      ),
    ),
  ).toEqual({
    a: expect.any(Number),
  })
})

test('loading waits by the clock, and ps tells when a model goes', async () => {
  await using slow = await createMockOllama({ models: ['qwen3'], clock: 'virtual' })
  const ps = async (): Promise<Line[]> =>
    ((await (await fetch(`${slow.url}/api/ps`)).json()) as { models: Line[] }).models
  slow.on({ prompt: 'Go' }).reply({ content: 'A', pace: { load: 5000 } })
  const asking = ask({ keep_alive: '1m' }, slow)
  await slow.advance(4999)
  expect(await ps()).toEqual([])
  await slow.advance(1)
  const { lines } = await asking

  expect(Number(lines.at(-1)?.['load_duration'])).toBeGreaterThan(5e9)
  expect(await ps()).toMatchObject([
    { name: 'qwen3:latest', expires_at: '2026-01-01T12:01:05Z', context_length: 4096 },
  ])
  expect(Number((await ask({}, slow)).lines.at(-1)?.['load_duration'])).toBeLessThan(5e9)
  await slow.advance(60_000)
  expect(await ps()).toEqual([])
})

test('a client that leaves in the middle gives the model back', async () => {
  await using paced = await createMockOllama({
    models: ['qwen3'],
    clock: 'virtual',
    server: { numParallel: 1 },
  })
  paced.reply({ content: ['A', 'B', 'C'], pace: { gaps: [0, 1000] } })
  const leave = new AbortController()
  const left = await fetch(`${paced.url}/api/generate`, {
    method: 'POST',
    body: '{"model":"qwen3","prompt":"Go"}',
    signal: leave.signal,
  })
  await left.body?.getReader().read()
  const next = ask({}, paced)
  leave.abort()
  for (let i = 0; i < 20; i++) await paced.advance(1000)

  expect((await next).status).toBe(200)
})

test('a full queue is a 503 for a request that needs a load; a request for a busy model waits', async () => {
  await using full = await createMockOllama({
    models: ['qwen3', 'llama3.2', 'gpt-oss', 'code'],
    clock: 'virtual',
    server: { maxLoadedModels: 1, maxQueue: 1 },
  })
  full.on({ model: 'qwen3' }).reply({ content: ['A', 'B'], pace: { gaps: [0, 1000] } })
  const turns = [ask({}, full)]
  await full.advance(10)
  turns.push(ask({ model: 'llama3.2' }, full))
  await full.advance(10)
  turns.push(ask({ model: 'gpt-oss' }, full))
  await full.advance(10)

  expect(await ask({ model: 'code' }, full)).toEqual({
    status: 503,
    lines: [{ error: 'server busy, please try again.  maximum pending requests exceeded' }],
  })
  for (let i = 0; i < 5; i++) await full.advance(1000)
  expect((await Promise.all(turns)).map(({ status }) => status)).toEqual([200, 200, 200])
})
