/** Timeouts for the phases of a call. */
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { suggestName } from '../errors/nearest-name.ts'
import { OllamaInputError, type TimeoutPhase } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'

/**
 * Timeouts in milliseconds. None by default: a large model on a slow disk may load for minutes, and closing the connection would stop the load.
 * An expired timeout rejects with OllamaTimeoutError, which has the phase and the partial content, and closes the connection. Infinity in a call removes the client's timeout.
 */
export interface Timeouts {
  /** Until the connection is open. The platform's fetch cannot tell, so this needs a fetch of `@ollamakit/core/undici`; elsewhere `load` covers it. */
  connect?: number | undefined
  /** From the request to the response headers: connecting, loading the model and reading the prompt, since Ollama sends the headers with the first token. */
  load?: number | undefined
  /** From the request to the first content. Differs from `load` behind proxies that send the headers early. */
  firstToken?: number | undefined
  /** Between two chunks, while the caller waits for the next one. Time between reads does not count. */
  idle?: number | undefined
  /** The whole call: waiting for `concurrency`, all attempts, and the response up to its last byte. */
  total?: number | undefined
}

/** Every phase once; the compiler compares. */
const phases: { [phase in keyof Required<Timeouts>]: phase } & Record<TimeoutPhase, string> = {
  connect: 'connect',
  load: 'load',
  firstToken: 'firstToken',
  idle: 'idle',
  total: 'total',
}

/** What timers can count; a longer one would be over at once. */
const longest = 2 ** 31 - 1

/** @throws OllamaInputError for a limit that is none. `canConnect`: whether the fetch in use can tell when a connection stands. */
export function checkTimeouts(timeouts: Timeouts, canConnect: boolean, names: CallerNames = coreNames): void {
  for (const [phase, limit] of Object.entries(timeouts)) {
    if (!Object.hasOwn(phases, phase))
      throw new OllamaInputError(
        `${names.timeouts} has no phase ${JSON.stringify(phase)}`,
        suggestName(phase, Object.keys(phases)),
      )
    const value: unknown = limit
    if (value === undefined || value === Infinity) continue
    if (typeof value !== 'number' || !(value > 0 && value <= longest))
      throw new OllamaInputError(
        `${names.timeouts}.${phase} is ${show(value)}`,
        `Allowed: milliseconds above 0 and up to ${longest}, or Infinity for no limit`,
      )
  }
  if (Number.isFinite(timeouts.connect ?? Infinity) && !canConnect)
    throw new OllamaInputError(
      `${names.timeouts}.connect cannot be kept: this fetch does not tell when a connection stands`,
      `Set ${names.fetch} to createUndiciFetch() of @ollamakit/core/undici, or limit ${names.timeouts}.load, which includes connecting`,
    )
}
