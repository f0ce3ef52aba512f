/** Frames and answers of other servers, made even with those of Ollama. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { errorOfChoice, saysError } from '../errors/read-error-body.ts'

/** The same value; with a list of no choices where only the usage is told or nothing at all, and with the error that OpenRouter puts inside a choice. */
export function normalizeFrame(frame: unknown): unknown {
  if (!isJsonObject(frame) || saysError(frame)) return frame
  if (frame['choices'] == null)
    return isJsonObject(frame['usage']) || isPing(frame) ? { ...frame, choices: [] } : frame
  const error = errorOfChoice(frame)
  return error == null ? frame : { ...frame, error }
}

/** What only keeps the connection alive. */
function isPing(frame: JsonObject): boolean {
  const { type, ...rest } = frame
  return Object.keys(rest).length === 0 && (type === undefined || type === 'ping')
}
