/** Converts what ends a response too early to an error. */
import type { ChatAnswerContent } from './partial.ts'
import { publicHeaders, requestIdOf } from './answer-headers.ts'
import { coreNames } from './caller-names.ts'
import { diagnose, isTransfer } from './diagnose.ts'
import { FrameFailure } from './frame-failure.ts'
import { hideInCause } from './hide-in-cause.ts'
import { hideSecrets } from './hide-secrets.ts'
import { findOtherFormat } from './other-format.ts'
import { OllamaStreamError, OllamaTimeoutError } from './ollama-error.ts'
import { quote } from './quote.ts'
import { readErrorBody } from './read-error-body.ts'
import { codeOf, expiredOf } from './to-connection-error.ts'
import type { Asked } from './to-response-error.ts'
import { toTimeoutError } from './to-timeout-error.ts'

/** The codes of zlib, brotli and zstd for data that is not theirs. */
const isCompression = /^(?:Z_DATA_ERROR|ERR__ERROR_FORMAT|ZSTD_error)/

/** Creates the error of a response that ended before its end mark, with the partial content. */
export function toStreamError(
  cause: unknown,
  { method, url, names = coreNames, sent }: Asked,
  partial: ChatAnswerContent,
  response: Pick<Response, 'status' | 'headers'>,
): OllamaStreamError | OllamaTimeoutError {
  const expired = cause instanceof OllamaTimeoutError ? cause : expiredOf(cause, 'total')
  if (expired)
    return toTimeoutError(
      { method, url, names },
      expired,
      partial,
      cause instanceof OllamaTimeoutError ? undefined : hideInCause(sent, cause),
    )
  const where = `${method} ${url}`
  const message = hideSecrets(sent, cause instanceof FrameFailure ? cause.message : '')
  const frame = hideSecrets(sent, cause instanceof FrameFailure ? cause.frame : '')
  const words = readErrorBody(frame)
  const requestId = requestIdOf(response.headers, words, sent)
  const known = {
    method,
    url,
    status: response.status,
    headers: publicHeaders(sent, response.headers),
    partial,
    ...(requestId === undefined ? {} : { requestId }),
  }
  if (!(cause instanceof FrameFailure)) {
    if (isCompression.test(codeOf(cause) ?? ''))
      return new OllamaStreamError(
        `${where}: the response is not compressed as its Content-Encoding header says`,
        {
          ...known,
          reason: 'other-format',
          origin: 'proxy',
          retryable: false,
          remedy: `Check ${names.baseURL}, and what a proxy there does to responses`,
          cause: hideInCause(sent, cause),
        },
      )
    return new OllamaStreamError(`${where}: the connection broke in the middle of the response`, {
      ...known,
      origin: 'network',
      retryable: true,
      remedy: isTransfer(url)
        ? 'Retry: complete layers are kept'
        : `Retry; what arrived is on ${names.partial}`,
      cause: hideInCause(sent, cause),
    })
  }
  if (cause.kind === 'large')
    return new OllamaStreamError(`${where}: ${message}`, {
      ...known,
      code: 'response_too_large',
      origin: 'proxy',
      retryable: false,
      remedy: `No Ollama sends that much: check the server and ${names.baseURL}. What arrived is on ${names.partial}`,
    })
  if (cause.kind === 'said')
    return new OllamaStreamError(`${where} failed in the middle of its response: ${quote(message)}`, {
      ...known,
      ...diagnose({
        ...words,
        message,
        url,
        names,
        headers: response.headers,
        ...(words.toldStatus ? { status: words.toldStatus } : {}),
      }),
      serverMessage: message,
      frame,
      body: frame,
    })
  const other = findOtherFormat(frame, { url, names }, true)
  if (other)
    return new OllamaStreamError(`${where}: the response is ${other.what}: ${quote(frame)}`, {
      ...known,
      reason: 'other-format',
      origin: 'proxy',
      retryable: false,
      frame,
      remedy: other.remedy,
    })
  const isCut = cause.kind === 'incomplete' && canBeginFrame(frame)
  if (isCut)
    return new OllamaStreamError(
      `${where}: the response ended ${frame === '' ? 'without its end mark' : `in the middle of a frame: ${quote(frame)}`}`,
      {
        ...known,
        code: 'incomplete_answer',
        ...(frame === '' ? {} : { frame }),
        origin: 'daemon',
        retryable: true,
        remedy: isTransfer(url)
          ? 'The daemon or a proxy cut it off: retry, complete layers are kept'
          : `The model runner or a proxy cut it off; what arrived is on ${names.partial}`,
      },
    )
  return new OllamaStreamError(
    `${where}: a frame of the response cannot be read (${message || 'not JSON'}): ${quote(frame)}`,
    {
      ...known,
      origin: 'proxy',
      retryable: false,
      frame,
      remedy: `Something between here and Ollama changed the response, or ${names.baseURL} points elsewhere`,
    },
  )
}

/** Whether more text can make a frame of this one, in any format. A page or a plain text was not cut off: it is something else. */
function canBeginFrame(text: string): boolean {
  const begin = text.trimStart()
  return (
    begin === '' ||
    /^[{[:]/.test(begin) ||
    ['data:', 'event:', 'id:', 'retry:'].some((field) => field.startsWith(begin) || begin.startsWith(field))
  )
}
