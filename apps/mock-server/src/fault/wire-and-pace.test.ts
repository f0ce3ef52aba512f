/** How bytes leave and when, as a client sees it; time is virtual. */
import { exchange } from '@ollamakit/fixtures'
import { expect, test } from 'vitest'
import { createMockOllama, type Pace, type ReplyWire } from '../index.ts'

const messages = [{ role: 'user', content: 'Go' }]
const toBody = (stream: boolean): string => JSON.stringify({ model: 'llama3.2', stream, messages })

async function chunksOf(wire: ReplyWire, path = '/api/chat'): Promise<string[]> {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  ollama.reply({ content: ['ü', 'ß'], wire })
  const { chunks } = await exchange(
    { method: 'POST', path, headers: {}, body: JSON.parse(toBody(true)) },
    { port: ollama.port },
  )
  return chunks.map((chunk) => Buffer.from(chunk).toString('latin1'))
}

test('without further ado each frame is an HTTP chunk', async () => {
  expect((await chunksOf({})).map((chunk) => chunk.endsWith('}\n'))).toEqual([true, true, true])
})

test('split inside characters, each part is an HTTP chunk of its own', async () => {
  const chunks = await chunksOf({ split: 'mid-character' })

  expect(chunks).toHaveLength(5)
  expect(chunks[0]).toMatch(/"content":"\u00c3$/)
})

test('joined, all frames are one HTTP chunk', async () => {
  expect(await chunksOf({ join: 10 })).toEqual([expect.stringMatching(/^(\{.*\}\n){3}$/)])
})

test('`newline` sets the line ends of events, and `doubleDone` sends the end twice', async () => {
  const text = (await chunksOf({ newline: '\r\n', doubleDone: true }, '/v1/chat/completions')).join('')

  expect(text.match(/data: \[DONE\]\r\n\r\n/g)).toHaveLength(2)
  expect(text.replaceAll('\r\n', '')).not.toContain('\n')
})

/** Asks, and advances the time until the answer is through, noting at which milliseconds something came. */
async function timesOf(pace: Pace, wire: ReplyWire = {}, stream = true): Promise<number[]> {
  await using ollama = await createMockOllama({ models: ['llama3.2'], clock: 'virtual' })
  ollama.reply({ content: ['a', 'b', 'c'], pace, wire })
  const client = { seen: 0, known: 0, isOver: false }
  const read = async (): Promise<void> => {
    const response = await fetch(`${ollama.url}/api/chat`, { method: 'POST', body: toBody(stream) })
    for await (const chunk of response.body ?? []) client.seen += chunk.length
    client.isOver = true
  }
  const reading = read()
  await expect.poll(() => ollama.requests.length).toBe(1)
  const times: number[] = []
  for (let ms = 0; ms < 1000; ms++) {
    await settle()
    if (client.seen > client.known) times.push(ms)
    if (client.isOver) break
    client.known = client.seen
    await ollama.advance(1)
  }
  await reading
  return times
}

/** Long enough for what was sent to arrive: it only has to cross this process. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => void setImmediate(resolve))
}

test.each<[Pace, number[]]>([
  [{ firstToken: 30, perToken: 10 }, [30, 40, 50, 60]],
  [{ perToken: 5 }, [0, 5, 10, 15]],
  [{ load: 20, firstToken: 10, perToken: 1 }, [30, 31, 32, 33]],
  [{ tokensPerSecond: 100 }, [10, 20, 30, 40]],
  [{ gaps: [5, 0, 50] }, [5, 55, 105]],
])('%j', async (pace, times) => {
  expect(await timesOf(pace)).toEqual(times)
})

test('a whole answer comes when its last token would', async () => {
  expect(await timesOf({ firstToken: 30, perToken: 10 }, {}, false)).toEqual([60])
})

test('signs of life come while nothing is said, also before the first token', async () => {
  expect(await timesOf({ firstToken: 50, perToken: 0 }, { keepAlive: 20 })).toEqual([20, 40, 50])
})

test('jitter is drawn from the seed: the same in each run, and never more than allowed', async () => {
  const pace = { firstToken: 30, perToken: 20, jitter: 10 }
  const times = await timesOf(pace)
  const gaps = times.map((time, i) => time - (times[i - 1] ?? 0))

  expect(await timesOf(pace)).toEqual(times)
  expect(gaps.every((gap, i) => Math.abs(gap - (i === 0 ? 30 : 20)) <= 11)).toBe(true)
  expect(new Set(gaps).size).toBeGreaterThan(1)
})
