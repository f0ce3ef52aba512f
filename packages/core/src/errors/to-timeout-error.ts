/** A limit that was over, as an error. */
import type { ChatAnswerContent } from './partial.ts'
import { OllamaTimeoutError, type TimeoutPhase } from './ollama-error.ts'
import type { Asked } from './to-response-error.ts'

export interface Expired {
  phase: TimeoutPhase
  limitMs?: number
}

/** `partial`: what had arrived, where an answer had begun. */
export function toTimeoutError(
  { method, url }: Asked,
  { phase, limitMs }: Expired,
  partial?: ChatAnswerContent,
  cause?: unknown,
): OllamaTimeoutError {
  const { what, remedy } = partial ? { ...words[phase], ...withPartial[phase] } : words[phase]
  const within =
    limitMs === undefined
      ? ' within the limit of the fetch in use'
      : ` within ${limitMs} ms (timeouts.${phase})`
  return new OllamaTimeoutError(`${method} ${url}: ${what}${within}`, {
    method,
    url,
    phase,
    ...(limitMs === undefined ? {} : { limitMs }),
    origin: 'network',
    // Closing the socket ends a load and an answer alike: the next try would start from nothing and end the same way.
    retryable: phase === 'connect' || phase === 'idle',
    remedy: limitMs === undefined ? remedy : `${remedy}, or raise timeouts.${phase}`,
    ...(partial ? { partial } : {}),
    ...(cause === undefined ? {} : { cause }),
  })
}

const kept = 'what had arrived is on error.partial'

const withPartial: { [phase in TimeoutPhase]?: { remedy: string } } = {
  idle: { remedy: `The model or a proxy stalls; ${kept}: ask again` },
  total: { remedy: `Lower options.num_predict (${kept})` },
}

const words: Record<TimeoutPhase, { what: string; remedy: string }> = {
  connect: { what: 'no connection', remedy: 'Check the host, the port and the network in between' },
  load: {
    what: 'no head of an answer',
    remedy:
      'Ollama sends none until the model is loaded and the prompt is read: preload the model (models.preload)',
  },
  firstToken: { what: 'no first token', remedy: 'Preload the model (models.preload), shorten the prompt' },
  idle: { what: 'nothing more came', remedy: 'The model or a proxy stalls: ask again' },
  total: { what: 'the answer was not complete', remedy: 'Ask again when the server has less to do' },
}
