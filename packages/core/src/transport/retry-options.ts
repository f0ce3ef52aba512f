/** How often to try again, as a caller says it. Apart from the trying, which comes with the first request. */
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { OllamaInputError } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'

export interface RetryOptions {
  /** How often to try again. 0: never. */
  retries: number
  /** The first wait in milliseconds; each further one is twice as long, and up to half of each is left to chance. Default 500. */
  waitMs?: number | undefined
  /** No wait is longer, whatever the server asks for. Default 30 000. */
  longestWaitMs?: number | undefined
  /** Chance, from 0 up to but without 1. Default Math.random. */
  random?: (() => number) | undefined
}

/** A number stands for `{ retries }`. @throws OllamaInputError */
export function toRetryOptions(
  given: number | RetryOptions,
  { retry }: CallerNames = coreNames,
): RetryOptions {
  const options = typeof given === 'number' ? { retries: given } : given
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (name === 'random' ? value !== undefined && typeof value !== 'function' : !names.includes(name))
      throw new OllamaInputError(
        `${retry}.${name} is no such setting or no function`,
        `${retry} has ${names.join(', ')}`,
      )
    if (
      name !== 'random' &&
      value !== undefined &&
      (typeof value !== 'number' || !(value >= 0) || (name === 'retries' && !Number.isInteger(value)))
    )
      throw new OllamaInputError(
        `${retry}.${name} is ${show(value)}`,
        'Allowed: 0 and above; retries is a whole number',
      )
  }
  if (options.retries === undefined)
    throw new OllamaInputError(
      `${retry} has no retries`,
      'Say how often to try again, such as { retries: 2 }',
    )
  return options
}

const names = Object.keys({ retries: 0, waitMs: 0, longestWaitMs: 0, random: 0 } satisfies Record<
  keyof RetryOptions,
  0
>)
