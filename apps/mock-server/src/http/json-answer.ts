/** JSON responses. */
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, type Header, wholeAnswer } from './answer.ts'

/** Returns an answer of one JSON value, without a newline after it. */
export function jsonAnswer(status: number, value: unknown): Answer {
  return wholeAnswer(status, jsonHeaders, encodeGoJson(value))
}

const jsonHeaders: Header[] = [['Content-Type', 'application/json; charset=utf-8']]

/** `{"error": …}` */
export function errorAnswer(status: number, error: string): Answer {
  return jsonAnswer(status, { error })
}
