/** What two requests for one answer cost together. */
import type { JsonObject } from '@ollamakit/wire'
import type { FinishEvent, Timings, Usage } from './chat-event.ts'

/** The end of the second, with the cost of both. */
export function sumFinish(first: FinishEvent, last: FinishEvent): FinishEvent {
  const truncated = last.truncated ?? first.truncated
  const warnings = [...(first.warnings ?? []), ...(last.warnings ?? [])]
  const timings = sumCounters(first.timings ?? {}, last.timings ?? {})
  return {
    ...last,
    usage: sumUsage(first.usage, last.usage),
    ...(Object.keys(timings).length > 0 ? { timings } : {}),
    ...(truncated ? { truncated } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  }
}

/** A count that one of them did not give stays unknown; the server's own counters add up as far as it said them, since it leaves zeros out. */
export function sumUsage(first: Usage, last: Usage): Usage {
  const raw = sumCounters(first.raw ?? {}, last.raw ?? {})
  return {
    ...(first.inputTokens === undefined || last.inputTokens === undefined
      ? {}
      : { inputTokens: first.inputTokens + last.inputTokens }),
    ...(first.outputTokens === undefined || last.outputTokens === undefined
      ? {}
      : { outputTokens: first.outputTokens + last.outputTokens }),
    ...(Object.keys(raw).length > 0 ? { raw } : {}),
  }
}

/** Numbers are added, at any depth; of anything else the last counts. */
function sumCounters(first: JsonObject | Timings, last: JsonObject | Timings): JsonObject {
  const sum: JsonObject = { ...first }
  for (const [name, value] of Object.entries(last) as [string, JsonObject[string]][]) {
    const before = sum[name]
    if (typeof before === 'number' && typeof value === 'number') sum[name] = before + value
    else if (isCounters(before) && isCounters(value)) sum[name] = sumCounters(before, value)
    else sum[name] = value
  }
  return sum
}

function isCounters(value: JsonObject[string]): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
