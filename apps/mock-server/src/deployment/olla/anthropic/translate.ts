/** Answers a message of the Anthropic dialect through chat completions of a backend. */
import { text } from 'node:stream/consumers'
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { encodeGoJson } from '../../../go/json/encode-go-json.ts'
import { type Answer, type Header, wholeAnswer } from '../../../http/answer.ts'
import { createSeededRandom } from '../../../turn/seeded-random.ts'
import type { Forwarded } from '../backend.ts'
import { anthropicError } from '../own-answer.ts'
import { fromChatCompletion } from './from-chat-completion.ts'
import { estimateTokens } from './requests.ts'
import { translateEvents } from './translate-events.ts'

export interface Translated {
  forwarded: Forwarded
  source: AsyncIterable<Uint8Array>
  /** The request before it was translated. */
  message: JsonObject
  requestId: string
}

/** Returns the response for the client. The status of an error is kept. */
export async function toTranslated(
  { forwarded: { status }, source, message, requestId }: Translated,
  headers: Header[],
): Promise<Answer> {
  const json: Header = ['Content-Type', 'application/json']
  if (status >= 400) return anthropicError(status, readError(await text(source)), requestId, headers)
  const id = `msg_01${createSeededRandom(1, 'message', requestId).text(22, base58)}`
  if (message['stream'] !== true) {
    const completion: unknown = JSON.parse(await text(source))
    const translated = fromChatCompletion(isJsonObject(completion) ? completion : {}, id)
    return wholeAnswer(200, [json, ...headers], encodeGoJson(translated))
  }
  const stream: Header[] = [
    ['Content-Type', 'text/event-stream'],
    ['Cache-Control', 'no-cache'],
    ['Connection', 'keep-alive'],
  ]
  return {
    status: 200,
    headers: [...stream, ...headers],
    framing: 'stream',
    pieces: [],
    source: translateEvents(source, id, estimateTokens(message)),
  }
}

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

function readError(body: string): string {
  try {
    const value: unknown = JSON.parse(body)
    const error = isJsonObject(value) ? value['error'] : undefined
    if (isJsonObject(error) && typeof error['message'] === 'string') return error['message']
  } catch {
    // What is no JSON says nothing to the proxy.
  }
  return 'Backend error'
}
