/** Counts and durations of a finished answer. */
import type { Metrics } from '@ollamakit/wire/native'
import type { TurnUsage } from '../turn/turn.ts'
import type { Times } from './times.ts'

/** The metrics of the last frame. Zero is left out, as the server's encoder does; without an output count there is no output duration either. */
export function toMetrics(usage: TurnUsage, times: Times): Metrics {
  const promptNs = Math.round(usage.promptMs * 1e6)
  const outputNs = usage.output === 0 ? 0 : Math.round(usage.outputMs * 1e6)
  const metrics: Metrics = {
    total_duration: times.loadNs + promptNs + outputNs + times.overheadNs,
    load_duration: times.loadNs,
    prompt_eval_count: usage.prompt,
    prompt_eval_duration: promptNs,
    eval_count: usage.output,
    eval_duration: outputNs,
  }
  // Hardly ever: each copy would be one for every answer.
  return Object.values(metrics).includes(0)
    ? Object.fromEntries(Object.entries(metrics).filter(([, value]) => value !== 0))
    : metrics
}
