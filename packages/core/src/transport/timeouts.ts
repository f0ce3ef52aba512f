/** How long each part of a call may take. */
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { OllamaInputError, type TimeoutPhase } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'

/**
 * Limits in milliseconds. None is set by default: a large model on a slow disk may load for minutes, and closing the socket would stop the load.
 * What is over raises OllamaTimeoutError with the phase and what had arrived, and closes the socket. Infinity in a call takes the client's limit away.
 */
export interface Timeouts {
  /** Until the connection stands. The platform's fetch cannot tell, so this needs a fetch of `@ollamakit/core/undici`; elsewhere `load` covers it. */
  connect?: number | undefined
  /** From the request to the head of the answer: connecting, loading the model and reading the prompt, since Ollama sends the head with the first token. */
  load?: number | undefined
  /** From the request to the first content of the answer. Differs from `load` behind proxies that send the head early. */
  firstToken?: number | undefined
  /** Between two pieces of the answer, while somebody waits for the next one. Time that the caller takes for himself does not count. */
  idle?: number | undefined
  /** The whole call: its turn among others, all tries, and the answer to its last byte. */
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
        `It has ${Object.keys(phases).join(', ')}`,
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
