/** How far a pull, a push or a create is: from recorded streams, and from lines that they may have. */
import {
  captureNamed,
  type CapturedResponse,
  captures,
  replay,
  responseBytes,
  responseText,
} from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, OllamaStreamError, type Progress } from '../index.ts'
import { ProgressReader } from './progress.ts'

const weights = 'sha256:7f0c308df8335a6155a10107c54e8d8ab36ada61aabf0b24e98a2594eae315f5'

function recorded(name: Parameters<typeof captureNamed>[0], i: number): CapturedResponse {
  const found = captureNamed(name).exchanges[i]
  if (!found) throw new Error(`${name} has no exchange ${i}`)
  return found.response
}

function read(...lines: object[]): Progress[] {
  const reader = new ProgressReader()
  const values: Progress[] = []
  for (const one of lines) reader.push(JSON.stringify(one), values)
  return values
}

function line(digest: string, total: number, completed: number): object {
  return { status: `pulling ${digest}`, digest, total, completed }
}

test('lines add up: layers as they are named, bytes of all of them, and a fraction', () => {
  const big = { status: 'pulling a', digest: 'a', total: 800 }
  const small = { status: 'pulling b', digest: 'b', total: 200 }
  const all = read(
    { status: 'pulling manifest' },
    big,
    { ...big, completed: 400 },
    { ...small, completed: 100 },
    { ...small, completed: 200 },
    { status: 'success' },
  )

  expect(all).toEqual([
    { status: 'pulling manifest', layers: [], total: 0, completed: 0, fraction: 0, done: false },
    {
      status: 'pulling a',
      layer: { digest: 'a', total: 800, completed: 0 },
      layers: [{ digest: 'a', total: 800, completed: 0 }],
      total: 800,
      completed: 0,
      fraction: 0,
      done: false,
    },
    {
      status: 'pulling a',
      layer: { digest: 'a', total: 800, completed: 400 },
      layers: [{ digest: 'a', total: 800, completed: 400 }],
      total: 800,
      completed: 400,
      fraction: 0.5,
      done: false,
    },
    {
      status: 'pulling b',
      layer: { digest: 'b', total: 200, completed: 100 },
      layers: [
        { digest: 'a', total: 800, completed: 400 },
        { digest: 'b', total: 200, completed: 100 },
      ],
      total: 1000,
      completed: 500,
      fraction: 0.5,
      done: false,
    },
    expect.objectContaining({ completed: 600, fraction: 0.6, done: false }),
    expect.objectContaining({ status: 'success', total: 1000, completed: 600, fraction: 1, done: true }),
  ])
})

describe('the fraction', () => {
  test.each<[what: string, lines: object[], fractions: number[]]>([
    [
      'does not fall when a new layer is named',
      [line('a', 100, 50), line('b', 100, 0), line('b', 100, 80)],
      [0.5, 0.5, 0.65],
    ],
    [
      'does not fall when bytes are fetched again',
      [line('a', 100, 60), line('a', 100, 10), line('a', 100, 70)],
      [0.6, 0.6, 0.7],
    ],
    [
      'is not 1 before success',
      [line('a', 100, 20), line('a', 100, 100), { status: 'writing manifest' }, { status: 'success' }],
      [0.2, 0.99, 0.99, 1],
    ],
    ['leaves out what was there from the start', [line('old', 900, 900), line('new', 100, 10)], [0, 0.1]],
    ['counts what an earlier try has left', [line('a', 100, 40), line('a', 100, 60)], [0.4, 0.6]],
    ['is 0 while nothing is known', [{ status: 'pulling manifest' }, line('a', 0, 0)], [0, 0]],
  ])('%s', (_what, lines, fractions) => {
    expect(read(...lines).map(({ fraction }) => fraction)).toEqual(fractions)
  })

  const streams = (['native/pull', 'native/push', 'native/models'] as const).flatMap((folder) =>
    captures(folder).flatMap(({ name, exchanges }) =>
      exchanges
        .filter(
          ({ request, response }) =>
            /\/api\/(pull|push|create)$/.test(request.path) &&
            response.headers.some(([, value]) => value === 'application/x-ndjson'),
        )
        .map(({ response }, i) => ({ name, i, response })),
    ),
  )

  test.each(streams)('never falls in the recorded stream $i of $name', ({ response }) => {
    const reader = new ProgressReader()
    const values: Progress[] = []
    const whole = responseText(response)
      .split('\n')
      .filter((text) => text !== '' && !text.startsWith('{"error"'))
    for (const text of whole) reader.push(text, values)
    const fractions = values.map(({ fraction }) => fraction)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(values.filter(({ fraction, done }) => (fraction === 1) !== done)).toEqual([])
    expect(values.at(-1)?.done).toBe(responseText(response).includes('{"status":"success"}'))
    // Made-up layers would be found here: what is summed is what the lines name.
    expect(values.at(-1)?.layers.length).toBe(
      new Set(whole.flatMap((text) => /"digest":"([^"]+)"/.exec(text)?.[1] ?? [])).size,
    )
  })
})

test('a pull that is left closes its socket, and the next one begins with the bytes kept', async () => {
  const first = recorded('native/pull/cancelled-and-resumed', 0)
  const kept = 3400
  {
    await using server = await replay(first, { end: 'hold' })
    const { native } = createOllamaClient({ baseURL: server.url })
    for await (const progress of native.pullStream({ model: 'large' })) if (progress.completed >= kept) break
    expect(await server.ended).toBe('client')
  }
  await using server = await replay(recorded('native/pull/cancelled-and-resumed', 2))
  const all: Progress[] = []
  for await (const progress of createOllamaClient({ baseURL: server.url }).native.pullStream({
    model: 'large',
  }))
    all.push(progress)
  const named = all.find(({ layer }) => layer?.digest === weights)
  expect(named?.layer).toEqual({ digest: weights, total: 10_182, completed: expect.any(Number) })
  expect(named?.layer?.completed).toBeGreaterThanOrEqual(kept)
  expect(all.at(-1)).toMatchObject({ status: 'success', done: true, fraction: 1 })
})

test('pull waits for the end and asks for the stream, so that the connection is never quiet for long', async () => {
  await using server = await replay(recorded('native/pull/layers', 0))
  const last = await createOllamaClient({ baseURL: server.url }).native.pull({ model: 'tiny' })
  expect(last).toMatchObject({ status: 'success', done: true, fraction: 1 })
  expect(JSON.parse((await server.request).body)).toEqual({ model: 'tiny', stream: true })
})

test('an error in the stream is the server’s word, after the progress that came before it', async () => {
  await using server = await replay(recorded('native/pull/digest-mismatch', 0))
  const statuses: string[] = []
  let failure: unknown
  try {
    for await (const { status } of createOllamaClient({ baseURL: server.url }).native.pullStream({
      model: 'forged',
    }))
      statuses.push(status)
  } catch (error) {
    failure = error
  }
  expect(statuses[0]).toBe('pulling manifest')
  expect(failure).toBeInstanceOf(OllamaStreamError)
  expect(failure).toMatchObject({
    serverMessage: expect.stringMatching(/^digest mismatch, file must be downloaded again: /),
    status: 200,
  })
})

test('bytes that are all there are no success', async () => {
  const response = recorded('native/pull/layers', 0)
  const withoutEnd = responseBytes(response).length - '{"status":"success"}\n'.length
  await using server = await replay(response, { stopAfterBytes: withoutEnd, end: 'complete' })
  await expect(createOllamaClient({ baseURL: server.url }).native.pull({ model: 'tiny' })).rejects.toThrow(
    'the response ended without its end mark',
  )
})
