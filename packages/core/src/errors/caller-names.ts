/** The names that error messages use for options and results, in the spelling of the package that the user called. */

/**
 * How a package on top of core spells what core's messages name. A message has to name the option that its reader can change:
 * `baseUrl` in LangChain, `error.cause.partial` in the AI SDK. An adapter passes its spellings as the second argument of `createOllamaClient`:
 *
 * ```ts
 * createOllamaClient(options, { createOllamaClient: 'ChatOllama', baseURL: 'baseUrl', partial: 'error.partial' })
 * ```
 *
 * Names that are missing are core's own: {@link coreNames}.
 */
export interface CallerNames {
  /** The function or class that takes the options of the client. */
  createOllamaClient: string
  baseURL: string
  apiKey: string
  headers: string
  queryParams: string
  deployment: string
  /** Entries follow with their position: `fallback[0]`. */
  fallback: string
  fetch: string
  dialect: string
  /** Phases follow after a dot: `timeouts.load`. */
  timeouts: string
  /** Its settings follow after a dot: `retry.retries`. */
  retry: string
  concurrency: string
  closeInPause: string
  strictContext: string
  think: string
  format: string
  /** Where an error keeps what arrived of a response that failed. */
  partial: string
  /** The call that loads a model before the first question. */
  preload: string
  /** The setting for an option of the model, by the server's name for it: `options.num_ctx` for `num_ctx`. */
  modelOption: (name: string) => string
  /** Any other setting of a request, by core's name for it: `toolChoice`, `batch.texts`, `messages[0].images`. */
  setting: (name: string) => string
}

export const coreNames: CallerNames = {
  createOllamaClient: 'createOllamaClient',
  baseURL: 'baseURL',
  apiKey: 'apiKey',
  headers: 'headers',
  queryParams: 'queryParams',
  deployment: 'deployment',
  fallback: 'fallback',
  fetch: 'fetch',
  dialect: 'dialect',
  timeouts: 'timeouts',
  retry: 'retry',
  concurrency: 'concurrency',
  closeInPause: 'closeInPause',
  strictContext: 'strictContext',
  think: 'think',
  format: 'format',
  partial: 'error.partial',
  preload: 'models.preload',
  modelOption: (name) => `options.${name}`,
  setting: (name) => name,
}
