/** The mock, told what a recorded model said, answers like the recorded server: status, headers, body, chunk boundaries. */
import { type Capture, captures, compare, countExceptions, exceptionFor, exceptions, exchangeAgain, toFixtures } from '@ollamakit/fixtures'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from './index.ts'

const all = [...captures('native/chat'), ...captures('openai/chat')]

// one server for all of them, told anew each time: a server for each would cost seconds
let ollama: MockOllama
beforeAll(async () => {
  ollama = await createMockOllama()
})
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

test.each(all)('$name: $about', async (capture) => {
  ollama.use(toFixtures(capture))

  // as one text, so that a failure shows every difference whole
  expect((await differences(capture)).join('\n')).toBe('')
})

test('every exception names an exchange that exists', () => {
  const unknown = exceptions.filter(({ capture, exchanges }) => {
    const size = all.find(({ name }) => name === capture)?.exchanges.length ?? 0
    return size === 0 || (exchanges !== 'all' && exchanges.some((i) => i >= size))
  })

  expect(unknown).toEqual([])
})

test('the run says how many exchanges are excepted', () => {
  const sizes = new Map(all.map(({ name, exchanges }) => [name, exchanges.length]))
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const excepted = countExceptions(sizes)

  process.stdout.write(`${excepted} of ${total} recorded exchanges are excepted (packages/fixtures/src/exceptions.ts says why)\n`)

  expect(excepted).toBeLessThan(total / 10)
})

async function differences({ name, exchanges }: Capture): Promise<string[]> {
  const lines: string[] = []
  for (const [i, exchange] of exchanges.entries()) {
    const { method, path } = exchange.request
    const found = compare(exchange.response, await exchangeAgain(exchange, ollama.port))
    if (exceptionFor(name, i) === undefined) lines.push(...found.map((difference) => `#${i} ${method} ${path} ${difference}`))
    else if (found.length === 0) lines.push(`#${i} ${method} ${path} agrees now: take it off the list in exceptions.ts`)
  }
  return lines
}
