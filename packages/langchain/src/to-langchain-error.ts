/** Marks core's errors so that LangChain's retries, middlewares and handlers understand them. Their class stays. */
import { type LangChainErrorCodes, stampRetryable } from '@langchain/core/errors'
import { OllamaError } from '@ollamakit/core'

/** The same error with LangChain's retry mark and `lc_error_code`; anything else, such as an abort, as it is. */
export function toLangChainError(error: unknown): unknown {
  if (!(error instanceof OllamaError)) return error
  stampRetryable(error, error.retryable)
  // The brand that LangChainError.isInstance() looks for; registered globally for errors of other classes.
  define(error, Symbol.for('langchain.error'), true)
  const code = toErrorCode(error)
  if (code) define(error, 'lc_error_code', code)
  // The brand of ContextOverflowError.
  if (code === 'CONTEXT_OVERFLOW') define(error, Symbol.for('langchain.error.context-overflow'), true)
  return error
}

/**
 * For LangChain's caller: only what core calls retryable is tried again, and only if the server does not ask to wait longer than a minute.
 * The caller's own rule would write to core's errors, and try again whatever it does not know.
 */
export function throwUnlessRetryable(error: unknown): void {
  if (error instanceof OllamaError && error.retryable && (error.retryAfterMs ?? 0) <= 60_000) return
  throw error
}

/** Core gives a refusal under `strictContext` this code; to a plain `truncate` or `shift` of false the servers answer in words of their own. */
function toErrorCode({ status, code, serverMessage = '' }: OllamaError): LangChainErrorCodes | undefined {
  if (status === 401) return 'MODEL_AUTHENTICATION'
  if (status === 404) return 'MODEL_NOT_FOUND'
  if (status === 429) return 'MODEL_RATE_LIMIT'
  if (code === 'exceed_context_size_error') return 'CONTEXT_OVERFLOW'
  return /exceeds? the (?:available )?context|context (?:length|size|window)/i.test(serverMessage)
    ? 'CONTEXT_OVERFLOW'
    : undefined
}

function define(error: OllamaError, key: string | symbol, value: unknown): void {
  Object.defineProperty(error, key, { value, configurable: true, enumerable: typeof key === 'string' })
}
