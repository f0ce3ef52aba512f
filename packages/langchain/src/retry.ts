/** Retries by LangChain's rules, paid for only after a failure. */
import type { AsyncCaller } from '@langchain/core/utils/async_caller'
import { toLangChainError } from './to-langchain-error.ts'

export interface RetryCallOptions {
  signal?: AbortSignal | undefined
  maxRetries?: number | undefined
}

/**
 * Returns the result of the first attempt that succeeds. The first one goes around LangChain's caller: its queue and
 * its retries cost a quarter of a small call.
 */
export function withRetries<T>(
  caller: AsyncCaller,
  attempt: () => Promise<T>,
  { signal, maxRetries }: RetryCallOptions,
): Promise<T> {
  return attempt().catch((failure: unknown) => {
    let failed: { error: unknown } | undefined = { error: failure }
    return caller.callWithOptions({ signal, maxRetries }, async () => {
      const known = failed
      failed = undefined
      if (known) throw toLangChainError(known.error)
      return attempt().catch((error: unknown) => {
        throw toLangChainError(error)
      })
    })
  })
}
