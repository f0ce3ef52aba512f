/** Reads a text as the JSON value that is expected. */
import { saysError } from '../errors/read-error-body.ts'
import { parseJson } from './parse-json.ts'

/** Returns a function that reads a text; it returns undefined for anything else, and for an error. */
export function toExpected<T>(isExpected: (value: unknown) => value is T): (text: string) => T | undefined {
  return (text) => {
    const value = parseJson(text)
    return isExpected(value) && !saysError(value) ? value : undefined
  }
}
