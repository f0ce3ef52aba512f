/** Returns what a promise rejects with. For tests only. */
import { APICallError } from '@ai-sdk/provider'

export async function failureOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

/** Returns the APICallError that a promise rejects with. */
export async function callErrorOf(promise: PromiseLike<unknown>): Promise<APICallError> {
  const error = await failureOf(promise)
  if (APICallError.isInstance(error)) return error
  throw new Error('it failed with something else', { cause: error })
}
