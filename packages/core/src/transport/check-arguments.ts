/** Checks what the caller passes to a method, before anything is sent. */
import { isJsonObject } from '@ollamakit/wire'
import { suggestName } from '../errors/nearest-name.ts'
import { OllamaInputError } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'
import type { Call } from './call.ts'

/** Returns the same request. The server checks its fields. @throws OllamaInputError if it is not an object, or one that has no fields to send: a Date, a Promise. */
export function checkObject<T extends object>(request: T): T {
  const tag = Object.prototype.toString.call(request)
  if (tag === '[object Object]') return request
  const what = isJsonObject(request) ? `a ${tag.slice(8, -1)}` : show(request)
  throw new OllamaInputError(`the request is ${what}`, 'Allowed: an object')
}

/** Returns the request as a body that says whether to stream. @throws OllamaInputError as {@link checkObject} does. */
export function withStream<T extends object>(request: T, stream: boolean): T & { stream: boolean } {
  return { ...checkObject(request), stream }
}

/** Returns the same name. @throws OllamaInputError if it is missing, empty or not a string. */
export function checkModelName(model: string): string {
  if (typeof model === 'string' && model.trim() !== '') return model
  throw new OllamaInputError(`the model is ${show(model)}`, 'Allowed: the name of a model')
}

const options: { [name in keyof Required<Call>]: { is: (value: unknown) => boolean; allowed: string } } = {
  signal: { is: isSignal, allowed: 'an AbortSignal' },
  headers: {
    is: (value) => isObject(value) && !(Symbol.iterator in value),
    allowed: 'an object of names and values, no Headers, Map or list',
  },
  onResponse: { is: (value) => typeof value === 'function', allowed: 'a function' },
  raw: { is: (value) => typeof value === 'boolean', allowed: 'true or false' },
  timeouts: { is: isObject, allowed: 'an object' },
  retry: { is: (value) => typeof value === 'number' || isObject(value), allowed: 'a number or an object' },
}

/** Returns the same call. @throws OllamaInputError that names its invalid option. The contents of `timeouts` and `retry` are checked where they are used. */
export function checkCall(call: Call = {}): Call {
  if (!isObject(call))
    throw new OllamaInputError(
      `the options of the call are ${show(call)}`,
      `Allowed: an object with ${Object.keys(options).join(', ')}`,
    )
  for (const [name, value] of Object.entries(call) as [string, unknown][]) {
    if (!Object.hasOwn(options, name))
      throw new OllamaInputError(
        `a call has no option ${JSON.stringify(name)}`,
        suggestName(name, Object.keys(options)),
      )
    const { is, allowed } = options[name as keyof Call]
    if (value !== undefined && !is(value)) {
      // Headers may contain keys, which no message shows.
      const shown = name === 'headers' ? 'something else' : show(value)
      throw new OllamaInputError(`the option ${name} of the call is ${shown}`, `Allowed: ${allowed}`)
    }
  }
  return call
}

/** Tests the shape, not the class: polyfills and other realms have classes of their own. */
export function isSignal(value: unknown): value is AbortSignal {
  return isObject(value) && 'aborted' in value && 'addEventListener' in value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
