import { expect, test } from 'vitest'
import { createMockOllama, type MockOllama, type MockOllamaOptions } from '../index.ts'

const registry = [
  { name: 'tiny', size: 1_000_000, bytesPerSecond: 2_000_000 },
  'instant',
  { name: 'sharded', layers: 6, size: 6000 },
]
const start = (options: MockOllamaOptions = {}): Promise<MockOllama> =>
  createMockOllama({ models: ['llama3.2'], fixtures: { registry }, ...options })

const pull = async (
  { url }: MockOllama,
  body: object,
): Promise<{ status: number; lines: { [key: string]: unknown }[] }> => {
  const response = await fetch(`${url}/api/pull`, { method: 'POST', body: JSON.stringify(body) })
  const text = await response.text()
  return {
    status: response.status,
    lines: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { [key: string]: unknown }),
  }
}
const names = async ({ url }: MockOllama): Promise<string[]> =>
  ((await (await fetch(`${url}/api/tags`)).json()) as { models: { name: string }[] }).models.map(
    ({ name }) => name,
  )

test('a pull without a rate completes at once: each blob has a first and a last line, a present one only the last', async () => {
  await using ollama = await start()
  const { lines } = await pull(ollama, { model: 'instant' })

  expect(lines.map(({ status }) => String(status).replace(/[0-9a-f]{12}$/, ''))).toEqual([
    'pulling manifest',
    ...Array.from({ length: 5 }, () => 'pulling '),
    'verifying sha256 digest',
    'writing manifest',
    'success',
  ])
  expect(lines[1]).not.toHaveProperty('completed')
  expect(lines[2]?.['completed']).toBe(lines[2]?.['total'])
  expect(await names(ollama)).toContain('instant:latest')
})

test('a slow one tells every sixty milliseconds how far it is, by the clock of the mock', async () => {
  await using ollama = await start({ clock: 'virtual' })
  const pulling = pull(ollama, { model: 'tiny' })
  for (let i = 0; i < 30; i++) await ollama.advance(30)
  const { lines } = await pulling
  const first = lines.find(({ digest }) => digest !== undefined)
  const weights = lines.filter(({ digest }) => digest === first?.['digest'])

  expect(weights.map(({ completed }) => completed)).toEqual([
    undefined,
    120_000,
    240_000,
    360_000,
    480_000,
    600_000,
    720_000,
    840_000,
    first?.['total'],
  ])
  expect(lines.at(-1)).toEqual({ status: 'success' })
})

test('bytes downloaded before the client left are kept, and the next pull continues from there', async () => {
  await using ollama = await start({ clock: 'virtual' })
  const leave = new AbortController()
  const left = fetch(`${ollama.url}/api/pull`, {
    method: 'POST',
    body: '{"model":"tiny"}',
    signal: leave.signal,
  }).then((response) => response.text())
  for (let i = 0; i < 10; i++) await ollama.advance(30)
  leave.abort()
  await expect(left).rejects.toThrow('aborted')
  expect(await names(ollama)).not.toContain('tiny:latest')
  const again = pull(ollama, { model: 'tiny' })
  for (let i = 0; i < 30; i++) await ollama.advance(30)

  expect((await again).lines[1]).toMatchObject({
    completed: expect.toSatisfy((bytes: number) => bytes >= 360_000 && bytes <= 480_000),
  })
})

test('a second pull has nothing to do: one full line for each blob', async () => {
  await using ollama = await start()
  await pull(ollama, { model: 'instant' })
  const blobs = (await pull(ollama, { model: 'INSTANT:latest' })).lines.filter(
    ({ digest }) => digest !== undefined,
  )

  expect(blobs).toHaveLength(3)
  expect(blobs.every(({ completed, total }) => completed === total)).toBe(true)
})

test('as many layers as the registry says', async () => {
  await using ollama = await start()
  const { lines } = await pull(ollama, { model: 'sharded' })

  // the configuration is a blob, but no layer
  expect(new Set(lines.flatMap(({ digest }) => digest ?? [])).size).toBe(7)
})

test.each([true, false])('a name that the registry does not have is no model (stream %j)', async (stream) => {
  await using ollama = await start()
  const { status, lines } = await pull(ollama, { model: 'nowhere', stream })

  expect([status, lines.at(-1)]).toEqual([
    stream ? 200 : 500,
    { error: 'pull model manifest: file does not exist' },
  ])
})

test('without a registry every well-formed name can be pulled', async () => {
  await using ollama = await createMockOllama({ models: [] })
  await pull(ollama, { model: 'me/anything:7b', stream: false })
  await pull(ollama, { model: 'big:cloud' })

  expect((await names(ollama)).toSorted()).toEqual(['big:cloud', 'me/anything:7b'])
})

test('a model made from one that is not there is pulled first', async () => {
  await using ollama = await start()
  const response = await fetch(`${ollama.url}/api/create`, {
    method: 'POST',
    body: '{"model":"child","from":"instant","system":"x"}',
  })
  const statuses = (await response.text())
    .trim()
    .split('\n')
    .map((line) => String(JSON.parse(line).status))

  expect([statuses[0], statuses.at(-1)]).toEqual(['pulling manifest', 'success'])
  expect((await names(ollama)).toSorted()).toEqual(['child:latest', 'instant:latest', 'llama3.2:latest'])
})

const [weights, license, config] = ['a', 'b', 'c'].map((digit, i) => ({
  digest: digit.repeat(64),
  size: 10 ** i,
}))
const layersOf = (lines: { [key: string]: unknown }[]): unknown[] => [
  ...new Map(lines.flatMap(({ digest, total }) => (digest === undefined ? [] : [[digest, total]]))).entries(),
]

test('a registry names the layers that a pull reports, the configuration last', async () => {
  const layers = [weights, license, config].filter((layer) => layer !== undefined)
  await using ollama = await start({ fixtures: { registry: [{ name: 'mine', layers }] } })

  expect(layersOf((await pull(ollama, { model: 'mine' })).lines)).toEqual(
    layers.map(({ digest, size }) => [`sha256:${digest}`, size]),
  )
})

test('a refused layer fails the pull after the layers that are there', async () => {
  const layers = [weights, config].filter((layer) => layer !== undefined)
  const bad = {
    name: 'bad',
    layers: [...layers, { digest: 'd'.repeat(64), size: 5 }],
    error: { status: 503, stage: 'layer' as const },
  }
  await using ollama = await start({ fixtures: { registry: [{ name: 'mine', layers }, bad] } })
  await pull(ollama, { model: 'mine' })
  const { lines } = await pull(ollama, { model: 'bad' })

  expect(lines.map(({ status, error }) => error ?? status)).toEqual([
    'pulling manifest',
    `pulling ${'a'.repeat(12)}`,
    `pulling ${'c'.repeat(12)}`,
    '503: ',
  ])
})
