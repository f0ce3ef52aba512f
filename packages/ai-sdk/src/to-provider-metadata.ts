/** Collects what Ollama reports about a response and the AI SDK has no field for. */
import type { JSONObject, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import type { ChatContent, StartEvent, Timings, Truncation, Warning } from '@ollamakit/core'

/** `providerMetadata.ollama`. Fields are absent if the server did not report them. */
export type OllamaChatMetadata = {
  /** Where the model ran, for models of another host. */
  remote?: StartEvent['remote']
  /** Which deployment answered, and what its headers say: the endpoint of Olla, its request id, the fallback. Absent for a plain daemon. */
  servedBy?: StartEvent['servedBy']
  /** Durations in nanoseconds, as the server counts, and in milliseconds. Native dialect only. */
  timings?: { ns: OllamaTimings; ms: OllamaTimings }
  /** Output tokens per second, without the time for loading the model and reading the prompt. */
  tokensPerSecond?: number
  /** One entry per token, in order. Only if `logprobs` is set. */
  logprobs?: ChatContent['logprobs']
  /** The prompt was longer than the context and was probably truncated, as its token count shows. `strictContext` makes that an error. */
  truncated?: Pick<Truncation, keyof Truncation>
  /** Warnings that arose too late for those of the call, such as a corrected tool name. */
  warnings?: Pick<Warning, keyof Warning>[]
}

export type OllamaTimings = Pick<Timings, keyof Timings>

/** Returns undefined if there is nothing to report. */
export function toProviderMetadata({
  remote,
  servedBy,
  timings,
  usage,
  logprobs,
  truncated,
  warnings,
}: { warnings?: Warning[] | undefined } & Pick<StartEvent, 'remote' | 'servedBy'> &
  Partial<Pick<ChatContent, 'timings' | 'usage' | 'logprobs' | 'truncated'>>):
  | SharedV4ProviderMetadata
  | undefined {
  const metadata: OllamaChatMetadata = {
    ...(remote ? { remote } : {}),
    ...(servedBy ? { servedBy } : {}),
    ...(timings ? { timings: { ns: timings, ms: toMilliseconds(timings) } } : {}),
    ...(timings?.answer && usage?.outputTokens !== undefined
      ? { tokensPerSecond: usage.outputTokens / (timings.answer / 1e9) }
      : {}),
    ...(logprobs?.length ? { logprobs } : {}),
    ...(truncated ? { truncated } : {}),
    ...(warnings?.length ? { warnings } : {}),
  }
  // JSON all through; the wire's log-probabilities are interfaces, which have no index signature.
  return Object.keys(metadata).length > 0 ? { ollama: metadata as JSONObject } : undefined
}

function toMilliseconds(timings: Timings): OllamaTimings {
  return Object.fromEntries(Object.entries(timings).map(([name, nanoseconds]) => [name, nanoseconds / 1e6]))
}
