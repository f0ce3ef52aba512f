/** A property: whatever the model says, both dialects of a server read as the same neutral answer. */
import { createMockOllama } from '@ollamakit/mock-server'
import { afterAll, expect, test } from 'vitest'
import { createOllamaClient } from '../client.ts'

const ollama = await createMockOllama({ models: ['qwen3'] })
afterAll(() => ollama.close())
const clients = (['native', 'openai'] as const).map((dialect) =>
  createOllamaClient({ baseURL: ollama.url, dialect }),
)
const tools = ['f', 'g'].map((name) => ({ name, parameters: { type: 'object', properties: {} } }))

test.each(Array.from({ length: 120 }, (_, seed) => seed))(
  'turn %i reads the same in both dialects',
  async (seed) => {
    ollama.reset()
    ollama.on({ user: `turn ${seed}` }).reply(toReply(createDraw(seed)))
    const request = { model: 'qwen3', messages: [{ role: 'user' as const, text: `turn ${seed}` }], tools }
    const answers = await Promise.all(
      clients.map(async ({ chat }) => {
        const events = []
        for await (const event of chat.stream(request)) {
          // Dialects differ in what they know of the answer as a whole: ids, times, and the word for its end.
          if (event.type === 'thinking' || event.type === 'text') events.push(event)
          // The arguments are the same value; as text, only one dialect escapes what Go escapes twice.
          if (event.type === 'tool-call')
            events.push({ ...event.call, arguments: JSON.parse(event.call.arguments) as unknown })
          if (event.type === 'finish')
            events.push({ reason: event.reason, usage: { ...event.usage, raw: undefined } })
        }
        return events
      }),
    )

    expect(answers[1]).toEqual(answers[0])
  },
)

type Reply = Parameters<ReturnType<typeof ollama.on>['reply']>[0]

/** A random turn: parts in any order, calls with arguments of every kind, either end. */
function toReply(draw: (limit: number) => number): Reply {
  const words = ['Hi', ' there', '\n', '🌍', '<b>', '"quoted"', '\\', '', 'ä', '\u2028']
  const word = (): string => words[draw(words.length)] ?? ''
  const values = [1, -0.5, 'x', null, true, [1, 'a'], { deep: { er: '</script>' } }, '']
  const parts = Array.from({ length: draw(6) }, (_, index) => {
    const kind = draw(4)
    if (kind === 0) return { thinking: word() || 'a' }
    if (kind === 1)
      return {
        toolCalls: [
          {
            name: draw(2) === 0 ? 'f' : 'g',
            arguments: { a: values[draw(values.length)] },
            id: `call_${index}`,
          },
        ],
      }
    return { content: word() || 'b' }
  })
  const usage = { prompt: 1 + draw(100), output: 1 + draw(100) }
  return { parts, usage, finish: draw(4) === 0 ? 'length' : 'stop' }
}

/** A linear congruential generator is random enough here, and the same in every run. */
function createDraw(seed: number): (limit: number) => number {
  let state = seed * 2_654_435_761 + 1
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * limit)
  }
}
