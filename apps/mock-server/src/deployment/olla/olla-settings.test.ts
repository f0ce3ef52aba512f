/** Settings of the proxy with other values than the recorded ones. */
import { expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../../create-mock-ollama.ts'
import type { MockOllamaOptions } from '../../settings/mock-ollama-options.ts'
import type { OllaOptions } from './olla-options.ts'

const model = 'llama3.2:latest'
const ask = { model, messages: [{ role: 'user', content: 'Hi' }], stream: false }

interface Fleet extends AsyncDisposable {
  olla: MockOllama
  nodes: MockOllama[]
}

/** As many servers as there are lists of models, named `one`, `two` and `three`. */
async function createFleet(
  olla: OllaOptions,
  models: string[][] = [['llama3.2'], ['llama3.2']],
  options: MockOllamaOptions = {},
): Promise<Fleet> {
  const nodes = await Promise.all(models.map((list) => createMockOllama({ models: list })))
  const backends = nodes.map(({ url }, i) => ({ url, name: ['one', 'two', 'three'][i] }))
  const proxy = await createMockOllama({ as: 'olla', backends, olla, ...options })
  return {
    olla: proxy,
    nodes,
    async [Symbol.asyncDispose]() {
      await Promise.all([proxy, ...nodes].map((mock) => mock.close()))
    },
  }
}

async function chat(
  { olla }: Fleet,
  body: object = ask,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; endpoint: string | null; headers: Headers }> {
  const response = await fetch(`${olla.url}/olla/ollama/api/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const { status, headers: received } = response
  return { status, text: await response.text(), endpoint: received.get('x-olla-endpoint'), headers: received }
}

async function message({ olla }: Fleet, body: object): Promise<Response> {
  return fetch(`${olla.url}/olla/anthropic/v1/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 50, ...body }),
  })
}

test('the balancer least-connections prefers the backend that answers fewer requests', async () => {
  await using fleet = await createFleet({ balancer: 'least-connections' })
  const held = fleet.nodes[0]!.hold()
  const first = chat(fleet)
  await held.request
  const others = [(await chat(fleet)).endpoint, (await chat(fleet)).endpoint, (await chat(fleet)).endpoint]
  held.end()

  expect([(await first).endpoint, ...others]).toEqual(['one', 'two', 'two', 'two'])
})

test('a backend with a higher priority is preferred, wherever it is in the list', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  await using two = await createMockOllama({ models: ['llama3.2'] })
  const backends = [
    { name: 'one', url: one.url },
    { name: 'two', url: two.url, priority: 101 },
  ]
  await using olla = await createMockOllama({ as: 'olla', backends })
  const fleet = { olla, nodes: [one, two], [Symbol.asyncDispose]: async () => {} }

  expect((await chat(fleet)).endpoint).toBe('two')
})

test('a backend gets its own key and headers, never those of the client', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  const backends = [{ url: one.url, key: 'of-the-backend', headers: { 'x-tenant': 'acme' } }]
  await using olla = await createMockOllama({ as: 'olla', backends })
  const fleet = { olla, nodes: [one], [Symbol.asyncDispose]: async () => {} }
  await chat(fleet, ask, { Authorization: 'Bearer of-the-client' })

  expect(one.requests.at(-1)?.headers).toMatchObject({
    authorization: 'Bearer of-the-backend',
    'x-tenant': 'acme',
    'x-model': model,
  })
})

test('the circuit of a backend opens after five failures in a row', async () => {
  await using fleet = await createFleet({ headerTimeoutMs: 20 }, [['llama3.2']])
  const [node] = fleet.nodes
  node!.reply({ content: '', fault: { after: 'request', by: 'hang' } })
  const texts: string[] = []
  for (let i = 0; i < 6; i++) texts.push((await chat(fleet)).text)

  expect(texts.map((text) => /request timeout|circuit breaker/.exec(text)?.[0])).toEqual([
    ...Array.from({ length: 5 }, () => 'request timeout'),
    'circuit breaker',
  ])
})

test('the engine sherpa has no circuit breaker', async () => {
  await using fleet = await createFleet({ headerTimeoutMs: 20, engine: 'sherpa' }, [['llama3.2']])
  fleet.nodes[0]!.reply({ content: '', fault: { after: 'request', by: 'hang' } })
  const texts: string[] = []
  for (let i = 0; i < 7; i++) texts.push((await chat(fleet)).text)

  expect(texts.every((text) => text.includes('request timeout'))).toBe(true)
})

test.each([
  ['strict', {}, 404, 'model_not_found', 503, 'model_unavailable'],
  ['optimistic', { fallback: 'none' }, 404, 'model_not_found', 503, 'model_unavailable_no_fallback'],
  ['optimistic', {}, 404, 'model_not_found', 503, 'model_unavailable_compatible_only'],
  ['discovery', {}, 503, 'model_unavailable_no_refresh', 503, 'model_unavailable_no_refresh'],
] as const)(
  'the strategy %s %j rejects what no backend has, and what only one has that is down',
  async (strategy, more, unknownStatus, unknown, downStatus, down) => {
    await using fleet = await createFleet({ routing: { strategy, ...more } }, [['llama3.2'], ['qwen3']])
    await chat(fleet)
    await fleet.nodes[1]!.down()
    await chat(fleet, { ...ask, model: 'qwen3:latest' })

    expect(await chat(fleet, { ...ask, model: 'phi4:latest' })).toMatchObject({
      status: unknownStatus,
      text: `${unknown}\n`,
    })
    expect(await chat(fleet, { ...ask, model: 'qwen3:latest' })).toMatchObject({
      status: downStatus,
      text: `${down}\n`,
    })
  },
)

test('the strategy optimistic with the fallback all asks any healthy backend', async () => {
  await using fleet = await createFleet({ routing: { strategy: 'optimistic', fallback: 'all' } })
  const { status, text, headers } = await chat(fleet, { ...ask, model: 'phi4:latest' })

  expect([status, JSON.parse(text)]).toEqual([404, { error: "model 'phi4:latest' not found" }])
  expect(headers.get('x-olla-routing-decision')).toBe('fallback')
})

test('a limit for each address fills again with time', async () => {
  await using fleet = await createFleet({ rateLimit: { perIp: 60, burst: 2 } }, [['llama3.2']], {
    clock: 'virtual',
  })
  const statuses = [(await chat(fleet)).status, (await chat(fleet)).status]
  const refused = await chat(fleet)
  await fleet.olla.advance(1000)
  statuses.push((await chat(fleet)).status)

  expect(statuses).toEqual([200, 200, 200])
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2'])
  expect(refused.headers.get('x-olla-request-id')).toBeNull()
})

test('a limit for all addresses says to wait for a minute', async () => {
  await using fleet = await createFleet({ rateLimit: { perIp: 60, global: 1, burst: 1 } }, [['llama3.2']])
  await chat(fleet)
  const { status, headers } = await chat(fleet)

  expect([status, headers.get('retry-after')]).toEqual([429, '60'])
})

test('a new model is known after the next discovery', async () => {
  await using fleet = await createFleet({ discoveryIntervalMs: 60_000 }, [['llama3.2']], { clock: 'virtual' })
  await chat(fleet)
  const body = JSON.stringify({ source: 'llama3.2', destination: 'mine' })
  await fetch(`${fleet.nodes[0]!.url}/api/copy`, { method: 'POST', body })
  const statuses = [(await chat(fleet, { ...ask, model: 'mine:latest' })).status]
  await fleet.olla.advance(60_000)
  statuses.push((await chat(fleet, { ...ask, model: 'mine:latest' })).status)

  expect(statuses).toEqual([404, 200])
})

test('the engine sherpa ends a stream that pauses for too long, as if it were whole', async () => {
  await using fleet = await createFleet({ engine: 'sherpa', readTimeoutMs: 30 }, [['llama3.2']])
  fleet.nodes[0]!.reply({ content: ['Half', ' of it'], pace: { gaps: [0, 600_000] } })
  const { status, text } = await chat(fleet, { ...ask, stream: true })

  expect([status, text.includes('Half'), text.includes('"done":true')]).toEqual([200, true, false])
})

test.each([
  ['a header that is not allowed', { 'Access-Control-Request-Headers': 'x-other' }, null],
  ['a method that is not allowed', { 'Access-Control-Request-Method': 'DELETE' }, null],
  ['a header that is allowed', { 'Access-Control-Request-Headers': 'Content-Type' }, 'https://a.example'],
])('a preflight request with %s', async (_, headers, origin) => {
  await using fleet = await createFleet({ cors: { origins: ['https://a.example'], credentials: true } })
  const { status, headers: received } = await fetch(`${fleet.olla.url}/olla/ollama/api/chat`, {
    method: 'OPTIONS',
    headers: { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST', ...headers },
  })

  expect([status, received.get('access-control-allow-origin')]).toEqual([204, origin])
  expect(received.get('access-control-allow-credentials')).toBe(origin && 'true')
})

test('a translated message has thinking, text and tool calls, whole and streamed', async () => {
  await using fleet = await createFleet({ passthrough: false }, [['qwen3']])
  const said = {
    thinking: ['Hm'],
    content: ['Let me look.'],
    toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' } }],
  }
  fleet.nodes[0]!.reply(said)
  fleet.nodes[0]!.reply(said)
  const request = {
    model: 'qwen3:latest',
    system: [{ type: 'text', text: 'Be short.' }],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Weather?' }] }],
    tools: [
      { name: 'get_weather', input_schema: { type: 'object', properties: { city: { type: 'string' } } } },
    ],
  }
  const whole = await message(fleet, request)
  const streamed = await message(fleet, { ...request, stream: true })
  const events = [...(await streamed.text()).matchAll(/^data: (.*)$/gm)].map(
    ([, data = '']) => JSON.parse(data) as { type: string; content_block?: { type: string } },
  )

  expect(await whole.json()).toMatchObject({
    stop_reason: 'tool_use',
    content: [
      { type: 'thinking', thinking: 'Hm' },
      { type: 'text', text: 'Let me look.' },
      { type: 'tool_use', name: 'get_weather', input: { city: 'Paris' } },
    ],
  })
  expect(events.flatMap(({ content_block: block }) => block?.type ?? [])).toEqual([
    'thinking',
    'text',
    'tool_use',
  ])
  expect(events.at(-1)).toEqual({ type: 'message_stop' })
  expect(fleet.nodes[0]!.requests.at(-1)?.path).toBe('/v1/chat/completions')
})

test('a translated history keeps calls and results of tools', async () => {
  await using fleet = await createFleet({ passthrough: false }, [['qwen3']])
  fleet.nodes[0]!.reply('Sunny')
  const response = await message(fleet, {
    model: 'qwen3:latest',
    messages: [
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'call_1', name: 'get_weather', input: { city: 'Rome' } }],
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Well?' },
          { type: 'tool_result', tool_use_id: 'call_1', content: 'no such city', is_error: true },
        ],
      },
    ],
  })

  expect(response.status).toBe(200)
  expect(fleet.nodes[0]!.requests.at(-1)?.body).toMatchObject({
    messages: [
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        tool_calls: [{ id: 'call_1', function: { name: 'get_weather', arguments: '{"city":"Rome"}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'Error: no such city' },
      { role: 'user', content: 'Well?' },
    ],
  })
})

test('the status tells which backends are up', async () => {
  await using fleet = await createFleet({})
  await fleet.nodes[0]!.down()
  await chat(fleet)
  const read = async (headers: Record<string, string>): Promise<Response> =>
    fetch(`${fleet.olla.url}/internal/status/endpoints`, { headers })
  const first = await read({})
  const tag = first.headers.get('etag') ?? ''

  expect(await first.json()).toMatchObject({
    endpoints: [
      { name: 'two', status: 'healthy' },
      { name: 'one', status: 'offline', issues: 'unavailable' },
    ],
    healthy_count: 1,
  })
  expect((await read({ 'If-None-Match': tag })).status).toBe(304)
})

test.each([
  ['balancer', { balancer: 'random' }],
  ['routing.strategy', { routing: { strategy: 'guess' } }],
  ['cors', { cors: {} }],
  ['rateLimit.perIP', { rateLimit: { perIP: 5 } }],
])('an invalid %s is refused by its name', async (path, olla) => {
  await expect(createMockOllama({ as: 'olla', olla: olla as OllaOptions })).rejects.toThrow(`olla.${path}`)
})
