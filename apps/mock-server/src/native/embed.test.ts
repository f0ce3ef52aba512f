import { afterAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'

const ollama = await createMockOllama({
  models: [
    { name: 'embedder', capabilities: ['embedding'], embeddingLength: 64, contextLength: 32 },
    'llama3.2',
  ],
})
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

const post = async (
  path: string,
  body: object,
): Promise<{
  status: number
  body: { embeddings: number[][]; embedding: number[]; prompt_eval_count: number; error?: string }
}> => {
  const response = await fetch(ollama.url + path, { method: 'POST', body: JSON.stringify(body) })
  return {
    status: response.status,
    body: (await response.json()) as {
      embeddings: number[][]
      embedding: number[]
      prompt_eval_count: number
    },
  }
}
const embed = async (input: unknown, more: object = {}): Promise<number[][]> =>
  (await post('/api/embed', { model: 'embedder', input, ...more })).body.embeddings
const dot = (a: number[] = [], b: number[] = []): number =>
  a.reduce((sum, number, i) => sum + number * (b[i] ?? 0), 0)

test('vectors have length 1, are the same each time, and close for texts that share words', async () => {
  const [cat, kitten, tax] = await embed([
    'the cat sat on the mat',
    'the cat lay on the mat',
    'tax declaration form',
  ])

  expect([cat?.length, dot(cat, cat)]).toEqual([64, expect.closeTo(1, 5)])
  expect(dot(cat, kitten)).toBeGreaterThan(dot(cat, tax) + 0.3)
  expect(await embed('the cat sat on the mat')).toEqual([cat])
})

test('dimensions cuts and brings to length 1; more than there are do nothing', async () => {
  const [whole = []] = await embed('cat')
  const [cut = []] = await embed('cat', { dimensions: 4 })

  expect([cut.length, dot(cut, cut)]).toEqual([4, expect.closeTo(1, 5)])
  expect(dot(cut, whole.slice(0, 4)) / Math.hypot(...whole.slice(0, 4))).toBeCloseTo(1, 5)
  expect(await embed('cat', { dimensions: 65 })).toEqual([whole])
})

test('each text has its own fixture', async () => {
  ollama.on({ endpoint: 'embed', input: { contains: 'cat' } }).reply({ embedding: [3, 4] })
  ollama.on({ endpoint: 'embed', input: 'both' }).reply({ embeddings: [[1, 0]] })
  const [cat, dog, both] = await embed(['a cat', 'a dog', 'both'])

  expect([cat, dog?.length, both]).toEqual([[0.6, 0.8], 64, [1, 0]])
  expect((await post('/api/embeddings', { model: 'embedder', prompt: 'a cat' })).body).toEqual({
    embedding: [3, 4],
  })
  ollama.assertDone()
})

test('a scripted failure keeps its status on embed and is a 500 on embeddings', async () => {
  ollama.on({ endpoint: 'embed' }).reply({ error: { status: 503, message: 'busy' } })

  expect(await post('/api/embed', { model: 'embedder', input: ['a', 'b'] })).toEqual({
    status: 503,
    body: { error: 'busy' },
  })
  expect(await post('/api/embeddings', { model: 'embedder', prompt: 'a' })).toEqual({
    status: 500,
    body: { error: 'busy' },
  })
})

test('more numbers than an answer can hold are refused', async () => {
  ollama.on({ endpoint: 'embed' }).reply({ embedding: Array.from({ length: 2 ** 20 }, () => 1) })
  const { status, body } = await post('/api/embed', {
    model: 'embedder',
    input: Array.from({ length: 9 }, () => 'x'),
  })

  expect([status, body.error]).toEqual([400, expect.stringContaining('send fewer texts')])
})

test('a text that is too long is cut, or refused', async () => {
  const long = 'word '.repeat(100)

  expect((await post('/api/embed', { model: 'embedder', input: long })).body.prompt_eval_count).toBe(30)
  expect(
    (await post('/api/embed', { model: 'embedder', input: [long, 'x'], options: { num_ctx: 12 } })).body
      .prompt_eval_count,
  ).toBe(11)
  expect(await post('/api/embed', { model: 'embedder', input: long, truncate: false })).toEqual({
    status: 400,
    body: { error: 'the input length exceeds the context length' },
  })
})

test('a model without embeddings is an error, unless a fixture has a vector', async () => {
  expect((await post('/api/embed', { model: 'llama3.2', input: 'x' })).status).toBe(501)
  ollama.on({ endpoint: 'embed' }).reply({ embedding: [1] })
  expect((await post('/api/embed', { model: 'llama3.2', input: 'x' })).body.embeddings).toEqual([[1]])
})

test('a name of blanks is quoted as it was sent', async () => {
  expect(await post('/api/embed', { model: '  ', input: 'a' })).toEqual({
    status: 404,
    body: { error: "model '  ' not found" },
  })
})
