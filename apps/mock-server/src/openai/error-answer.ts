/** Failures in the OpenAI family's envelope. Server: `openai/openai.go` NewError. */
import type { OpenAIErrorResponse } from '@ollamakit/wire/openai'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, wholeAnswer } from '../http/answer.ts'

/** What an envelope says besides its message, if a script wants it otherwise. */
export interface EnvelopeFields {
  type?: string
  code?: string
}

/** An error that the dialect itself found, before the native route was asked. */
export function ownErrorAnswer(status: number, message: string): Answer {
  return wholeAnswer(
    status,
    [['Content-Type', 'application/json; charset=utf-8']],
    toErrorEnvelope(status, message),
  )
}

/** An error of the native route, put into the envelope on its way out: other content type, a newline at the end. */
export function convertedErrorAnswer(status: number, message: string, fields: EnvelopeFields = {}): Answer {
  return wholeAnswer(
    status,
    [['Content-Type', 'application/json']],
    `${toErrorEnvelope(status, message, fields)}\n`,
  )
}

/** The envelope alone. */
export function toErrorEnvelope(
  status: number,
  message: string,
  { type, code }: EnvelopeFields = {},
): string {
  const kind = status === 400 ? 'invalid_request_error' : status === 404 ? 'not_found_error' : 'api_error'
  const text =
    message === '' ? 'something went wrong, please see the ollama server logs for details' : message
  return encodeGoJson({
    error: { message: text, type: type ?? kind, param: null, code: code ?? null },
  } satisfies OpenAIErrorResponse)
}
