/** Converts frames and responses of other servers to the form of Ollama's. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { errorOfChoice, saysError } from '../errors/read-error-body.ts'

/** Returns the value with an empty list of choices if it has only usage or nothing at all, and with the error that OpenRouter puts inside a choice. */
export function normalizeFrame(frame: unknown): unknown {
  if (!isJsonObject(frame) || saysError(frame)) return frame
  if (frame['choices'] == null)
    return isJsonObject(frame['usage']) || isPing(frame) ? { ...frame, choices: [] } : frame
  const error = errorOfChoice(frame)
  return error == null ? frame : { ...frame, error }
}

/** Tests whether a frame only keeps the connection alive. */
function isPing(frame: JsonObject): boolean {
  const { type, ...rest } = frame
  return Object.keys(rest).length === 0 && (type === undefined || type === 'ping')
}
