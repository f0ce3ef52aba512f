/** The error of a response that was cut off has the same details as that of a refused request. */
import { expect, test } from 'vitest'
import { FrameFailure } from './frame-failure.ts'
import { toStreamError } from './to-stream-error.ts'

const asked = { method: 'POST', url: 'http://h/api/chat' }
const partial = { thinking: '', text: 'Hi', toolCalls: [] }
const headers = new Headers({
  'x-olla-request-id': 'fluffy-1',
  'x-olla-endpoint': 'one',
  'set-cookie': 'session=secret',
})

function said(frame: string): object {
  return toStreamError(new FrameFailure('', frame, 'said'), asked, partial, { status: 200, headers })
}

test.each<[string, string, object]>([
  [
    'a gateway’s status',
    '{"error":{"message":"slow down","code":429}}',
    { code: '429', retryable: true, remedy: 'Wait, then retry', origin: 'daemon' },
  ],
  [
    'its status as text',
    '{"error":{"message":"slow down","code":"503"},"choices":[]}',
    { code: '503', retryable: true },
  ],
  [
    'a status that no second try mends',
    '{"error":{"message":"no","type":"BadRequestError","code":400}}',
    { code: 'BadRequestError', retryable: false },
  ],
  [
    'what the daemon passes on',
    '{"StatusCode":429,"Status":"429 Too Many Requests","error":"slow down"}',
    { retryable: true },
  ],
  [
    'a bare message',
    '{"type":"error","code":"rate_limit","message":"slow down"}',
    { code: 'rate_limit', origin: 'gateway' },
  ],
])('%s in the middle of a response is read', (_what, frame, expected) => {
  expect(said(frame)).toMatchObject({ ...expected, status: 200, requestId: 'fluffy-1', partial, frame })
})

test.each(['Z_DATA_ERROR', 'ERR__ERROR_FORMAT_PADDING_2', 'ZSTD_error_prefix_unknown'])(
  'a body that is compressed in another way than its header says (%s) is not a broken connection',
  (code) => {
    const cause = new TypeError('terminated', { cause: Object.assign(new Error('no'), { code }) })
    expect(toStreamError(cause, asked, partial, { status: 200, headers })).toMatchObject({
      reason: 'other-format',
      retryable: false,
      message: expect.stringContaining('Content-Encoding') as string,
      cause,
    })
  },
)

test('the id of the request is kept, cookies are not', () => {
  const error = toStreamError(new FrameFailure('', '', 'incomplete'), asked, partial, {
    status: 200,
    headers,
  })
  expect(error).toMatchObject({ code: 'incomplete_answer', requestId: 'fluffy-1' })
  expect([...(error.headers ?? [])].map(([name]) => name)).toEqual(['x-olla-endpoint', 'x-olla-request-id'])
})

test.each([
  ['{"error":"you (x) have reached your weekly usage limit"}', 'usage_limit_weekly'],
  [
    '{"error":{"message":"you (x) have reached your session usage limit","type":"api_error","code":null}}',
    'usage_limit_session',
  ],
  [
    '{"StatusCode":429,"Status":"429 Too Many Requests","error":"you (x) have reached your hourly usage limit"}',
    'usage_limit_hourly',
  ],
  ['{"error":"this model requires a subscription"}', 'subscription_required'],
])('%s in the middle of an answer has the code %s, as before one', (frame, code) => {
  const message = /"((?:you|this)[^"]*)"/.exec(frame)?.[1] ?? ''
  const error = toStreamError(new FrameFailure(message, frame, 'said'), asked, partial, {
    status: 200,
    headers,
  })

  expect(error).toMatchObject({
    code,
    retryable: false,
    remedy: expect.stringMatching(/ollama\.com\/upgrade/),
  })
})
