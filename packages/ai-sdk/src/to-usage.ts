/** Converts token counts to the AI SDK's form. */
import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { Usage } from '@ollamakit/core'

/** Ollama counts neither cached nor reasoning tokens: they are undefined, as is a count that the server left out. */
export function toUsage({ inputTokens, outputTokens, raw }: Usage = {}): LanguageModelV4Usage {
  return {
    inputTokens: { total: inputTokens, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: outputTokens, text: undefined, reasoning: undefined },
    ...(raw === undefined ? {} : { raw }),
  }
}

/** Returns what two calls cost together. A count that one of them lacks is unknown; the server's own counters add up as far as they were sent, since it leaves zeros out. */
export function addUsage<Counts>(first: Counts, second: Counts, isRaw?: boolean): Counts
export function addUsage(first: unknown, second: unknown, isRaw = false): unknown {
  if (typeof first === 'number' && typeof second === 'number') return first + second
  if (isObject(first) && isObject(second)) {
    const keys = Object.keys({ ...first, ...second })
    return Object.fromEntries(
      keys.map((key) => [key, addUsage(first[key], second[key], isRaw || key === 'raw')]),
    )
  }
  return isRaw ? (second ?? first) : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
