/** Whole answers of the native dialect. */
import { encodeGoJson } from '../go-json/encode-go-json.ts'
import { type Answer, type Header, wholeAnswer } from '../http/answer.ts'

/** One JSON object, without a newline after it. */
export function jsonAnswer(status: number, value: unknown): Answer {
  return wholeAnswer(status, jsonHeaders, encodeGoJson(value))
}

const jsonHeaders: Header[] = [['Content-Type', 'application/json; charset=utf-8']]

/** `{"error": …}` */
export function errorAnswer(status: number, error: string): Answer {
  return jsonAnswer(status, { error })
}

/** The real server's store is as big as its disk; the mock's is in memory. */
export function noRoom(): Answer {
  return errorAnswer(507, 'mock-ollama has no room for more models: delete some, or reset it')
}

/** Whether a body holds nothing at all: the server has words of its own for that. */
export function isBlank(body: Buffer): boolean {
  return body.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}
