/** What a token costs in `streamText` without coalescing, beyond the cost of the AI SDK itself: that of the same parts from memory. */
import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { createOllama } from '@ollamakit/ai-sdk'
import { streamText } from 'ai'
import { shuffled } from '../processes/shuffled.ts'
import { atMost, type Finding } from '../report/finding.ts'
import { median, range } from '../report/statistics.ts'
import type { Dialect } from './payloads.ts'

interface Measured {
  who: string
  model: LanguageModelV4
  budget?: number
  /** Microseconds of CPU per token, a round each. */
  costs: number[]
}

const tokens = 20_000
const warmUps = 2

export async function measureStreamText(
  dialect: Dialect,
  origin: string,
  rounds: number,
): Promise<Finding[]> {
  const provider = createOllama({ baseURL: `${origin}/burst/${tokens}`, dialect })
  const models: Measured[] = [
    { who: 'the same parts from memory', model: fromMemory() },
    { who: 'ai-sdk, coalesce: false', model: provider('bench', { coalesce: false }), budget: 1.5 },
    { who: 'ai-sdk', model: provider('bench') },
  ].map((one) => Object.assign(one, { costs: [] }))
  for (let round = -warmUps; round < rounds; round++)
    for (const { model, costs } of shuffled(models)) {
      const cost = await readOnce(model)
      if (round >= 0) costs.push(cost)
    }
  const [floor] = models
  return models.map(({ who, costs, budget }) => ({
    what: `${dialect}: streamText, a token beyond the AI SDK's own`,
    who,
    value: median(costs) - median(floor?.costs ?? []),
    unit: 'µs CPU',
    detail: `${median(costs).toFixed(2)} µs CPU, ${range(costs)}`,
    budget: atMost(budget),
  }))
}

/** Returns microseconds of CPU per token. */
async function readOnce(model: LanguageModelV4): Promise<number> {
  const before = process.cpuUsage()
  let length = 0
  for await (const text of streamText({ model, prompt: 'Hi' }).textStream) length += text.length
  const { user, system } = process.cpuUsage(before)
  if (length < tokens) throw new Error(`streamText gave ${length} characters of ${tokens} tokens`)
  return (user + system) / tokens
}

/** A model that does nothing but hand out parts, one for each token. */
function fromMemory(): LanguageModelV4 {
  const unknown = { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined }
  const parts: LanguageModelV4StreamPart[] = [
    { type: 'stream-start', warnings: [] },
    { type: 'response-metadata', modelId: 'bench' },
    { type: 'text-start', id: '0' },
    ...Array.from({ length: tokens }, (_, i) => ({ type: 'text-delta' as const, id: '0', delta: ` ${i}` })),
    { type: 'text-end', id: '0' },
    {
      type: 'finish',
      usage: {
        inputTokens: unknown,
        outputTokens: { total: undefined, text: undefined, reasoning: undefined },
      },
      finishReason: { unified: 'stop', raw: 'stop' },
    },
  ]
  return {
    specificationVersion: 'v4',
    provider: 'memory',
    modelId: 'bench',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('only streams are measured')),
    doStream: () => {
      let at = 0
      const stream = new ReadableStream<LanguageModelV4StreamPart>(
        {
          pull(controller) {
            // As many as one read of a burst has.
            for (const part of parts.slice(at, (at += 120))) controller.enqueue(part)
            if (at >= parts.length) controller.close()
          },
        },
        { highWaterMark: 0 },
      )
      return Promise.resolve({ stream })
    },
  }
}
