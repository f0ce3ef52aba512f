/** Responses that no capture has: broken ones, unusual ones, those of other servers. For tests only. */
import type { CapturedResponse } from '@ollamakit/fixtures'

/** Returns a response of `/api/chat`: a line for each JSON value, or a text that is sent unchanged. */
export function nativeLines(...lines: (object | string)[]): CapturedResponse {
  return chunked(
    'application/x-ndjson',
    lines.map((value) => (typeof value === 'string' ? value : `${JSON.stringify(value)}\n`)),
  )
}

/** A line of `/api/chat`. */
export function line(message: object, more: object = {}): object {
  return {
    model: 'llama3.2',
    created_at: '2026-08-21T10:00:00.123456789Z',
    message: { role: 'assistant', content: '', ...message },
    done: false,
    ...more,
  }
}

/** The last line of `/api/chat`. */
export function lastLine(more: object = {}): object {
  return line({}, { done: true, done_reason: 'stop', prompt_eval_count: 5, eval_count: 2, ...more })
}

/** Returns a response of `/v1/chat/completions`: an event for each value. */
export function openaiEvents(...values: (object | '[DONE]')[]): CapturedResponse {
  return chunked(
    'text/event-stream',
    values.map((value) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`),
  )
}

/** An event of `/v1/chat/completions`. */
export function completion(delta: object, finish_reason: string | null = null): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_787_306_400,
    model: 'llama3.2',
    choices: [{ index: 0, delta, finish_reason }],
  }
}

/** Returns a response in one piece. */
export function refusal(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): CapturedResponse {
  return {
    status,
    headers: Object.entries({
      'Content-Type': body.startsWith('<') ? 'text/html' : 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      ...headers,
    }),
    framing: 'content-length',
    ended: 'complete',
    chunks: body === '' ? [] : [[0, body]],
  }
}

function chunked(contentType: string, pieces: string[]): CapturedResponse {
  return {
    status: 200,
    headers: [
      ['Content-Type', contentType],
      ['Transfer-Encoding', 'chunked'],
    ],
    framing: 'chunked',
    ended: 'complete',
    chunks: pieces.map((piece, i) => [i, piece]),
  }
}
