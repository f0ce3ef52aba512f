/** Core's client, with the caller's mistakes as the AI SDK's error. */
import { InvalidArgumentError } from '@ai-sdk/provider'
import {
  createOllamaClient,
  type OllamaClient,
  type OllamaClientOptions,
  OllamaInputError,
} from '@ollamakit/core'

/** @throws InvalidArgumentError when a setting is wrong, such as a base URL that is none. */
export function createClient(options: OllamaClientOptions): OllamaClient {
  try {
    return createOllamaClient(options)
  } catch (error) {
    if (error instanceof OllamaInputError)
      throw new InvalidArgumentError({ argument: 'settings', message: error.message, cause: error })
    throw error
  }
}
