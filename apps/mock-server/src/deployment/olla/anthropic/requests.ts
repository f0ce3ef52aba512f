/** What the proxy itself says to requests of the Anthropic dialect. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { type Answer, type Header, wholeAnswer } from '../../../http/answer.ts'

/** Reads a request, or returns what is wrong with it. @param isTranslated - the two ways word one mistake differently. */
export function readMessage(
  body: Buffer,
  isTranslated: boolean,
): { message: JsonObject } | { mistake: string } {
  const text = body.toString()
  if (text.trim() === '') return { mistake: 'empty request body' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { mistake: 'invalid Anthropic request: unexpected end of JSON input' }
  }
  const request = isJsonObject(value) ? value : {}
  if (typeof request['model'] !== 'string' || request['model'] === '')
    return { mistake: 'model field is required (body may not be valid JSON)' }
  const invalid = isTranslated ? 'invalid request' : 'request validation failed'
  const most = typeof request['max_tokens'] === 'number' ? request['max_tokens'] : 0
  if (most < 1) return { mistake: `${invalid}: max_tokens must be at least 1, got ${most}` }
  const messages = request['messages']
  return Array.isArray(messages) && messages.length > 0
    ? { message: request }
    : { mistake: `${invalid}: at least one message is required` }
}

/** An estimate of the proxy's own: a quarter of the characters of all texts. */
export function estimateTokens(request: JsonObject): number {
  const texts = JSON.stringify(request).matchAll(/"(?:content|text|system)":\s*"((?:[^"\\]|\\.)*)"/g)
  const characters = [...texts].reduce((sum, [, said = '']) => sum + said.length, 0)
  return Math.max(1, Math.ceil(characters / 4))
}

/** Answers `/count_tokens`. */
export function countTokens(body: Buffer, own: Header[]): Answer {
  const tokens = estimateTokens(tryParse(body.toString()))
  return wholeAnswer(200, [['Content-Type', 'application/json'], ...own], `{"input_tokens":${tokens}}`)
}

function tryParse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : {}
  } catch {
    return {}
  }
}
