/** What the proxy itself says to requests of the Anthropic dialect. */
import { isJsonObject } from '@ollamakit/wire'
import { type Answer, type Header, wholeAnswer } from '../../http/answer.ts'

/** Returns what is wrong with a request, if anything is. */
export function findMistake(body: Buffer): string | undefined {
  const text = body.toString()
  if (text.trim() === '') return 'empty request body'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'invalid Anthropic request: unexpected end of JSON input'
  }
  const request = isJsonObject(value) ? value : {}
  if (typeof request['model'] !== 'string' || request['model'] === '')
    return 'model field is required (body may not be valid JSON)'
  const most = typeof request['max_tokens'] === 'number' ? request['max_tokens'] : 0
  if (most < 1) return `request validation failed: max_tokens must be at least 1, got ${most}`
  const messages = request['messages']
  return Array.isArray(messages) && messages.length > 0
    ? undefined
    : 'request validation failed: at least one message is required'
}

/** An estimate of the proxy's own: a quarter of the characters of all texts. */
export function countTokens(body: Buffer, own: Header[]): Answer {
  const texts = [...body.toString().matchAll(/"(?:content|text|system)":\s*"((?:[^"\\]|\\.)*)"/g)]
  const characters = texts.reduce((sum, [, said = '']) => sum + said.length, 0)
  const tokens = Math.max(1, Math.ceil(characters / 4))
  return wholeAnswer(200, [['Content-Type', 'application/json'], ...own], `{"input_tokens":${tokens}}`)
}
