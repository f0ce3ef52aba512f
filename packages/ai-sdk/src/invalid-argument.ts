/** The AI SDK's error for what a caller passes wrongly. */
import { InvalidArgumentError } from '@ai-sdk/provider'

export function invalidArgument(argument: string, message: string, cause?: unknown): InvalidArgumentError {
  return new InvalidArgumentError({ argument, message, cause })
}
