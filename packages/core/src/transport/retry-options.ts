/** How often to try again, as a caller says it. Apart from the trying, which comes with the first request. */
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { suggestName } from '../errors/nearest-name.ts'
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
    if (!Object.hasOwn(settings, name))
      throw new OllamaInputError(
        `${retry} has no setting ${JSON.stringify(name)}`,
        suggestName(name, Object.keys(settings)),
      )
    const { is, allowed } = settings[name as keyof RetryOptions]
    if (value !== undefined && !is(value))
      throw new OllamaInputError(`${retry}.${name} is ${show(value)}`, `Allowed: ${allowed}`)
  }
  if (options.retries === undefined)
    throw new OllamaInputError(
      `${retry} has no retries`,
      'Say how often to try again, such as { retries: 2 }',
    )
  return options
}

interface Setting {
  is: (value: unknown) => boolean
  allowed: string
}

const milliseconds: Setting = {
  is: (value) => typeof value === 'number' && value >= 0,
  allowed: 'milliseconds, 0 and above',
}

const settings: { [name in keyof Required<RetryOptions>]: Setting } = {
  retries: {
    is: (value) => Number.isInteger(value) && Number(value) >= 0,
    allowed: 'a whole number, 0 and above',
  },
  waitMs: milliseconds,
  longestWaitMs: milliseconds,
  random: { is: (value) => typeof value === 'function', allowed: 'a function that returns 0 to 1' },
}
