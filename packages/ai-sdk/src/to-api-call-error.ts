/** Converts core's errors to the AI SDK's, which retries no others. */
import { APICallError } from '@ai-sdk/provider'
import { OllamaError, OllamaInputError, OllamaStreamError } from '@ollamakit/core'
import { invalidArgument } from './invalid-argument.ts'

/** URL and body of a call, for errors that are thrown before there is a request. */
export interface AskedOf {
  url: string
  body: unknown
}

/**
 * Returns an APICallError with core's message and `retryable`, and the original as its `cause`. An OllamaInputError becomes an InvalidArgumentError.
 * Other errors are returned unchanged: an abort stays the signal's own reason.
 */
export function toAPICallError(error: unknown, { url, body }: AskedOf): unknown {
  if (OllamaInputError.isInstance(error)) return invalidArgument('options', error.message, error)
  if (!OllamaError.isInstance(error)) return error
  const isStream = OllamaStreamError.isInstance(error)
  return new APICallError({
    message: error.message,
    url: error.url ?? url,
    requestBodyValues: body,
    // A stream that failed began with status 200, which is not the status of the failure.
    statusCode: isStream ? undefined : error.status,
    responseHeaders: error.headers && Object.fromEntries(error.headers),
    responseBody: error.body,
    isRetryable: error.retryable,
    data: parse(isStream ? error.frame : error.body),
    cause: error,
  })
}

/** Parses what the server sent: `signin_url`, `code` and the like. */
function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
