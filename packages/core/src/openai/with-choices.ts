/** Frames that bring nothing but the usage. */
import { isJsonObject } from '@ollamakit/wire'

/** The same value; with a list of no choices where a server leaves it out of the frame that counts the tokens. */
export function withChoices(frame: unknown): unknown {
  return isJsonObject(frame) && frame['choices'] == null && isJsonObject(frame['usage']) && frame['error'] == null ? { ...frame, choices: [] } : frame
}
