/** Core's errors as the AI SDK's, which retries nothing but its own. */
import { APICallError, InvalidArgumentError } from '@ai-sdk/provider'
import { OllamaError, OllamaInputError, OllamaStreamError } from '@ollamakit/core'

/** Where a call went and what it asked, for errors that are thrown before there is a request to show. */
export interface AskedOf {
  url: string
  body: unknown
}

/**
 * An APICallError with core's message and judgement, and the original as its `cause`. A caller's mistake becomes an InvalidArgumentError.
 * What is not core's comes out as it is: an abort stays the signal's own reason.
 */
export function toAPICallError(error: unknown, { url, body }: AskedOf): unknown {
  if (OllamaInputError.isInstance(error))
    return new InvalidArgumentError({ argument: 'options', message: error.message, cause: error })
  if (!OllamaError.isInstance(error)) return error
  return new APICallError({
    message: error.message,
    url: error.url ?? url,
    requestBodyValues: body,
    // An answer that broke off began with status 200, which is not the failure's.
    statusCode: OllamaStreamError.isInstance(error) ? undefined : error.status,
    responseHeaders: error.headers && Object.fromEntries(error.headers),
    responseBody: error.body,
    isRetryable: error.retryable,
    data: parse(OllamaStreamError.isInstance(error) ? error.frame : error.body),
    cause: error,
  })
}

/** What the server said as a value, for those who look for more than the message (`signin_url`, `code`). */
function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
