/** What Ollama tells about an answer and the AI SDK has no place for. */
import type { JSONObject, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import type { ChatContent, StartEvent, Timings, Truncation } from '@ollamakit/core'

/** Found as `providerMetadata.ollama`. Absent where the server said nothing. */
export type OllamaChatMetadata = {
  /** Where the model really ran, for models that live elsewhere. */
  remote?: StartEvent['remote']
  /** Which deployment answered, and what its headers say: the endpoint of Olla, its request id, the fallback. Absent for a plain daemon. */
  servedBy?: StartEvent['servedBy']
  /** How long it took, in nanoseconds as the server counts and in milliseconds. Native dialect only. */
  timings?: { ns: OllamaTimings; ms: OllamaTimings }
  /** Tokens of the answer per second of writing it, loading and reading the prompt left out. */
  tokensPerSecond?: number
  /** One entry per token, in order; only when asked for with `logprobs`. */
  logprobs?: ChatContent['logprobs']
  /** The prompt was longer than the context and probably did not reach the model whole; found by its token count. `strictContext` makes it an error. */
  truncated?: Pick<Truncation, keyof Truncation>
}

export type OllamaTimings = Pick<Timings, keyof Timings>

/** Undefined where there is nothing to tell. */
export function toProviderMetadata({
  remote,
  servedBy,
  timings,
  usage,
  logprobs,
  truncated,
}: Pick<StartEvent, 'remote' | 'servedBy'> &
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
  }
  // JSON all through; the wire's log-probabilities are interfaces, which have no index signature.
  return Object.keys(metadata).length > 0 ? { ollama: metadata as JSONObject } : undefined
}

function toMilliseconds(timings: Timings): OllamaTimings {
  return Object.fromEntries(Object.entries(timings).map(([name, nanoseconds]) => [name, nanoseconds / 1e6]))
}
