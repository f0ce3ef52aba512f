/** The neutral embed over real sockets, in both dialects. */
import { captureNamed, replay } from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type EmbedRequest, OllamaInputError, OllamaResponseError } from '../index.ts'
import { serve, type TestServer } from '../testing/serve.ts'

type Dialect = 'native' | 'openai'
type Answer = (texts: string[], respond: (status: number, body: object) => void) => void

/** A vector that identifies its text. Both numbers are exact in 32 bits. */
function vectorOf(text: string): number[] {
  return [text.length, 0.5]
}

async function embedServer(dialect: Dialect, answer: Answer = answerAll(dialect)): Promise<TestServer> {
  const server: TestServer = await serve((_request, response, count) => {
    const { input } = JSON.parse(server.bodies[count - 1] as string) as { input: string[] }
    answer(input, (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-texts': String(input.length) })
      response.end(JSON.stringify(body))
    })
  })
  return server
}

function answerAll(dialect: Dialect): Answer {
  return (texts, respond) => respond(200, toBody(dialect, texts.map(vectorOf), texts.length))
}

function toBody(dialect: Dialect, vectors: unknown[], tokens: number): object {
  if (dialect === 'native')
    return { model: 'm', embeddings: vectors, prompt_eval_count: tokens, total_duration: 5 }
  const data = vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: toBase64(vector as number[]),
  }))
  return { object: 'list', model: 'm', data, usage: { prompt_tokens: tokens, total_tokens: tokens } }
}

function toBase64(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64')
}

describe.each(['native', 'openai'] as const)('in the %s dialect', (dialect) => {
  const clientOf = ({ url }: { url: string }, more: object = {}) =>
    createOllamaClient({ baseURL: url, dialect, ...more })

  test('`embed` returns one vector per text in order, empty texts included, from as few requests as the limits allow', async () => {
    await using server = await embedServer(dialect)
    const inputs = ['a', '', 'ccc', 'dddd', '']

    const result = await clientOf(server).embed({ model: 'm', inputs, batch: { texts: 2 } })

    expect(result.embeddings).toEqual(inputs.map(vectorOf))
    expect(server.bodies.map((body) => (JSON.parse(body) as { input: string[] }).input)).toEqual([
      ['a', ''],
      ['ccc', 'dddd'],
      [''],
    ])
    expect(result.usage.inputTokens).toBe(5)
    expect(result.responses.map(({ url, status, headers }) => [url, status, headers.get('x-texts')])).toEqual(
      ['2', '2', '1'].map((texts) => [
        server.url + (dialect === 'native' ? '/api/embed' : '/v1/embeddings'),
        200,
        texts,
      ]),
    )
    expect(result.warnings).toEqual([])
  })

  test('`embed` sends no request for an empty list', async () => {
    await using server = await embedServer(dialect)

    expect(await clientOf(server).embed({ model: 'm', inputs: [] })).toEqual({
      embeddings: [],
      usage: { inputTokens: 0 },
      warnings: [],
      responses: [],
    })
    expect(server.asked).toEqual([])
  })

  test.each<[string, unknown[]]>([
    ['fewer vectors than texts', [[1, 2]]],
    ['more vectors than texts', [[1], [2], [3]]],
    ['an empty vector', [[1], []]],
  ])('`embed` rejects %s', async (_, vectors) => {
    await using server = await embedServer(dialect, (_texts, respond) =>
      respond(200, toBody(dialect, vectors, 2)),
    )

    const failed = clientOf(server).embed({ model: 'm', inputs: ['a', 'b'] })

    await expect(failed).rejects.toThrow(
      /answered 200 with (\d vectors for 2 inputs|no vector of numbers for inputs\[1\])/,
    )
    await expect(failed).rejects.toMatchObject({
      code: 'missing_embedding',
      retryable: false,
      body: expect.stringContaining('m') as string,
    })
  })

  test.each<[string, unknown]>([
    ['text', [1, 'x']],
    ['numbers as text', ['1', '2']],
    ['null', [1, null]],
    ['another list', [[1, 2]]],
    ['an object', [{ 0: 1 }]],
    ['true', [true]],
  ])('`embed` rejects a vector that holds %s, and names its text', async (_, wrong) => {
    const vectors = [[1], wrong]
    await using server = await embedServer(dialect, (_texts, respond) =>
      respond(
        200,
        dialect === 'native'
          ? toBody(dialect, vectors, 2)
          : { object: 'list', model: 'm', data: vectors.map((embedding, index) => ({ index, embedding })) },
      ),
    )

    const failed = clientOf(server).embed({ model: 'm', inputs: ['a', 'b'] })

    await expect(failed).rejects.toThrow('answered 200 with no vector of numbers for inputs[1]')
    await expect(failed).rejects.toMatchObject({ code: 'missing_embedding', retryable: false })
  })

  test('`embed` runs as many requests at the same time as `batch.parallel` says, and keeps the order', async () => {
    const waiting: (() => void)[] = []
    let most = 0
    await using server = await embedServer(dialect, (texts, respond) => {
      waiting.push(() => respond(200, toBody(dialect, texts.map(vectorOf), 1)))
      most = Math.max(most, waiting.length)
      // The second of a pair is answered first.
      if (waiting.length === 2) for (const reply of waiting.splice(0).reverse()) reply()
    })
    const inputs = ['a', 'bb', 'ccc', 'dddd']

    const { embeddings } = await clientOf(server).embed({
      model: 'm',
      inputs,
      batch: { texts: 1, parallel: 2 },
    })

    expect(embeddings).toEqual(inputs.map(vectorOf))
    expect(most).toBe(2)
  })

  test('a failed request fails `embed` and aborts the others', async () => {
    await using server = await embedServer(dialect, (texts, respond) => {
      if (texts[0] === 'b') void server.reached(2).then(() => respond(400, { error: 'input is too odd' }))
    })

    const failed = clientOf(server).embed({
      model: 'm',
      inputs: ['a', 'b', 'c'],
      batch: { texts: 1, parallel: 2 },
    })

    await expect(failed).rejects.toThrow('input is too odd')
    await server.left
    expect(server.asked.length).toBe(2)
  })

  test('an abort closes the connection and rejects with the reason', async () => {
    await using server = await embedServer(dialect, () => undefined)
    const abort = new AbortController()
    const failed = clientOf(server).embed({ model: 'm', inputs: ['a'] }, { signal: abort.signal })
    await server.reached(1)

    abort.abort(new Error('enough'))

    await expect(failed).rejects.toThrow('enough')
    await server.left
  })

  test('each request is retried by the rule of the client', async () => {
    let refused = 0
    await using server = await embedServer(dialect, (texts, respond) => {
      if (texts[0] === 'b' && refused++ === 0)
        respond(503, { error: 'server busy, please try again.  maximum pending requests exceeded' })
      else answerAll(dialect)(texts, respond)
    })

    const client = clientOf(server, { retry: { retries: 1, random: () => 0 } })
    const { embeddings } = await client.embed({ model: 'm', inputs: ['a', 'b'], batch: { texts: 1 } })

    expect(embeddings).toEqual(['a', 'b'].map(vectorOf))
    expect(server.asked.length).toBe(3)
  })

  test('wrong settings reject before anything is sent, and name what is allowed', async () => {
    const { embed } = createOllamaClient({ baseURL: 'http://127.0.0.1:1', dialect })
    const wrong: [object | undefined, RegExp][] = [
      [undefined, /the embed request is missing/],
      [{ inputs: ['a'] }, /the setting model is missing. Allowed: the name of a model/],
      [{ model: 'm', inputs: 'a' }, /the setting inputs is "a". Allowed: a list of texts/],
      [{ model: 'm', inputs: ['a', 1] }, /the setting inputs\[1\] is 1. Allowed: a text/],
      [{ model: 'm', inputs: [], dimensions: 0 }, /the setting dimensions is 0/],
      [{ model: 'm', inputs: [], keepAlive: 'soon' }, /the setting keepAlive is "soon"/],
      [
        { model: 'm', inputs: [], keep_alive: 1 },
        /embed has no setting "keep_alive". Did you mean keepAlive\? It has model, inputs, /,
      ],
      [
        { model: 'm', inputs: [], batch: { size: 1 } },
        /embed has no setting "batch.size". It has batch.texts, /,
      ],
      [{ model: 'm', inputs: [], batch: { parallel: 0 } }, /the setting batch.parallel is 0/],
      [
        { model: 'm', inputs: [], options: { num_ctx: 'big' } },
        /the setting options.num_ctx is "big". Allowed: a number/,
      ],
    ]
    for (const [request, message] of wrong) {
      const failed = embed(request as EmbedRequest)
      await expect(failed).rejects.toThrow(message)
      await expect(failed).rejects.toBeInstanceOf(OllamaInputError)
    }
  })
})

test('native sends all settings', async () => {
  await using server = await embedServer('native')
  const options = { num_ctx: 512 }
  await createOllamaClient({ baseURL: server.url }).embed({
    model: 'm',
    inputs: ['a'],
    dimensions: 8,
    truncate: false,
    keepAlive: '1m',
    options,
    body: { future: 1 },
  })

  expect(JSON.parse(server.bodies[0] as string)).toEqual({
    model: 'm',
    input: ['a'],
    dimensions: 8,
    truncate: false,
    keep_alive: '1m',
    options,
    future: 1,
  })
})

test('openai warns of each setting that it lacks, once', async () => {
  await using server = await embedServer('openai')
  const { warnings } = await createOllamaClient({ baseURL: server.url, dialect: 'openai' }).embed({
    model: 'm',
    inputs: ['a', 'b'],
    dimensions: 8,
    truncate: false,
    keepAlive: 60,
    options: { num_ctx: 512 },
    batch: { texts: 1 },
  })

  expect(warnings.map(({ type, setting }) => [type, setting])).toEqual([
    ['unsupported', 'truncate'],
    ['unsupported', 'keepAlive'],
    ['unsupported', 'options.num_ctx'],
  ])
  expect(JSON.parse(server.bodies[0] as string)).toEqual({
    model: 'm',
    input: ['a'],
    dimensions: 8,
    encoding_format: 'base64',
  })
})

test('openai puts vectors in the order of their `index`', async () => {
  const data = [2, 0, 1].map((index) => ({ object: 'embedding', index, embedding: [index] }))
  await using server = await embedServer('openai', (_texts, respond) =>
    respond(200, { object: 'list', data, model: 'm' }),
  )
  const { embed } = createOllamaClient({ baseURL: server.url, dialect: 'openai' })

  expect((await embed({ model: 'm', inputs: ['a', 'b', 'c'] })).embeddings).toEqual([[0], [1], [2]])
  // With one index twice, a text has no vector.
  Object.assign(data[0] as object, { index: 0 })
  await expect(embed({ model: 'm', inputs: ['a', 'b', 'c'] })).rejects.toThrow(
    'no vector of numbers for inputs[2]',
  )
})

test.each([NaN, Infinity, -Infinity])('openai rejects %d in base64', async (wrong) => {
  await using server = await embedServer('openai', (_texts, respond) =>
    respond(200, toBody('openai', [[1], [1, wrong]], 2)),
  )
  const failed = createOllamaClient({ baseURL: server.url, dialect: 'openai' }).embed({
    model: 'm',
    inputs: ['a', 'b'],
  })

  await expect(failed).rejects.toThrow('no vector of numbers for inputs[1]')
})

test('a vector that is none is an error, not a hole', async () => {
  await using server = await embedServer('native', (_texts, respond) =>
    respond(200, toBody('native', [[1], null], 2)),
  )
  const failed = createOllamaClient({ baseURL: server.url }).embed({ model: 'm', inputs: ['a', 'b'] })

  await expect(failed).rejects.toThrow('no vector of numbers for inputs[1]')
  await expect(failed).rejects.toBeInstanceOf(OllamaResponseError)
})

test.each([
  ['native', 'native/embed/array'],
  ['openai', 'openai/embeddings/string-and-array'],
] as const)('%s reads the recorded vectors of %s', async (dialect, name) => {
  for (const { request, response } of captureNamed(name).exchanges) {
    const { input } = request.body as { input: string[] | string }
    if (typeof input === 'string' || response.status !== 200) continue
    await using server = await replay(response)
    const { embeddings, usage } = await createOllamaClient({ baseURL: server.url, dialect }).embed({
      model: 'm',
      inputs: input,
    })

    expect(embeddings.map((vector) => vector.length)).toEqual(input.map(() => 8))
    for (const vector of embeddings) expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
    expect(usage.inputTokens).toBeGreaterThan(0)
  }
})
