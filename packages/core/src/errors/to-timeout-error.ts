/** Converts an expired timeout to an error. */
import type { ChatAnswerContent } from './partial.ts'
import { type CallerNames, coreNames } from './caller-names.ts'
import { OllamaTimeoutError, type TimeoutPhase } from './ollama-error.ts'
import type { Asked } from './to-response-error.ts'

export interface Expired {
  phase: TimeoutPhase
  limitMs?: number
}

/** `partial`: what arrived, where a response had begun. */
export function toTimeoutError(
  { method, url, names = coreNames }: Asked,
  { phase, limitMs }: Expired,
  partial?: ChatAnswerContent,
  cause?: unknown,
): OllamaTimeoutError {
  const remedy = (partial && remediesWithPartial[phase]?.(names)) ?? remedies[phase](names)
  const within =
    limitMs === undefined
      ? ' within the limit of the fetch in use'
      : ` within ${limitMs} ms (${names.timeouts}.${phase})`
  return new OllamaTimeoutError(`${method} ${url}: ${missing[phase]}${within}`, {
    method,
    url,
    phase,
    ...(limitMs === undefined ? {} : { limitMs }),
    origin: 'network',
    // Closing the connection stops a load and a response alike. The next attempt would start anew and end the same way.
    retryable: phase === 'connect' || phase === 'idle',
    remedy:
      (limitMs === undefined ? remedy : `${remedy}, or raise ${names.timeouts}.${phase}`) +
      (phase === 'load' ? stuck : ''),
    ...(partial ? { partial } : {}),
    ...(cause === undefined ? {} : { cause }),
  })
}

/** https://github.com/ollama/ollama/issues/17131 */
const stuck = '. A model that never answers may be stuck: restart Ollama'

const missing: Record<TimeoutPhase, string> = {
  connect: 'no connection',
  load: 'no response headers',
  firstToken: 'no first token',
  idle: 'nothing more arrived',
  total: 'the response was not complete',
}

const remedies: Record<TimeoutPhase, (names: CallerNames) => string> = {
  connect: () => 'Check the host, the port and the network in between',
  load: ({ preload }) =>
    `Ollama sends headers only after it has loaded the model and read the prompt: preload the model (${preload})`,
  firstToken: ({ preload }) => `Preload the model (${preload}), shorten the prompt`,
  idle: () => 'The model or a proxy stalls: retry',
  total: () => 'Retry when the server is less busy',
}

const remediesWithPartial: { [phase in TimeoutPhase]?: (names: CallerNames) => string } = {
  idle: ({ partial }) => `The model or a proxy stalls; what arrived is on ${partial}: retry`,
  total: ({ partial, modelOption }) => `Lower ${modelOption('num_predict')} (what arrived is on ${partial})`,
}
