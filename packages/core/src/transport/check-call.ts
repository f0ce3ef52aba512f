/** Wrong options of a call, found before anything is sent. */
import type { Call } from '../chat/chat-answer.ts'
import { OllamaInputError } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'
import { isSignal } from './iterate-batches.ts'

const options: { [name in keyof Required<Call>]: { is: (value: unknown) => boolean; allowed: string } } = {
  signal: { is: isSignal, allowed: 'an AbortSignal' },
  headers: {
    is: (value) => isObject(value) && !(Symbol.iterator in value),
    allowed: 'an object of names and values, no Headers, Map or list',
  },
  raw: { is: (value) => typeof value === 'boolean', allowed: 'true or false' },
  timeouts: { is: isObject, allowed: 'an object' },
  retry: { is: (value) => typeof value === 'number' || isObject(value), allowed: 'a number or an object' },
}

/** @throws OllamaInputError that names the option and what is allowed. What is inside `timeouts` and `retry` is checked where it is used. */
export function checkCall(call: Call): void {
  if (!isObject(call))
    throw new OllamaInputError(
      `the options of the call are ${show(call)}`,
      `Allowed: an object with ${Object.keys(options).join(', ')}`,
    )
  for (const [name, value] of Object.entries(call) as [string, unknown][]) {
    if (!Object.hasOwn(options, name))
      throw new OllamaInputError(
        `a call has no option ${JSON.stringify(name)}`,
        `It has ${Object.keys(options).join(', ')}`,
      )
    const { is, allowed } = options[name as keyof Call]
    if (value !== undefined && !is(value)) {
      // Headers hold keys, which no message shows.
      const shown = name === 'headers' ? 'something else' : show(value)
      throw new OllamaInputError(`the option ${name} of the call is ${shown}`, `Allowed: ${allowed}`)
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
