/** The error of an HTTP response: its origin, whether to retry, and the remedy. */
import { describe, expect, test, vi } from 'vitest'
import type { OllamaErrorDetails } from './ollama-error.ts'
import { toResponseError, toUnreadableError } from './to-response-error.ts'

const local = { method: 'POST', url: 'http://127.0.0.1:11434/api/chat' }
const cloud = { method: 'POST', url: 'https://ollama.com/api/chat' }

function answered(
  asked: typeof local,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Partial<OllamaErrorDetails> & { message: string } {
  const { message, origin, retryable, serverMessage, remedy } = toResponseError(
    asked,
    { status, headers: new Headers(headers) },
    body,
  )
  return {
    message,
    origin,
    retryable,
    ...(serverMessage === undefined ? {} : { serverMessage }),
    ...(remedy === undefined ? {} : { remedy }),
  }
}

test('the error of a missing model contains method, URL, status, the message of the server and the remedy', () => {
  expect(
    toResponseError(
      local,
      { status: 404, headers: new Headers() },
      '{"error":"model \'nope:1b\' not found"}',
    ),
  ).toMatchObject({
    name: 'OllamaResponseError',
    message:
      "POST http://127.0.0.1:11434/api/chat answered 404: model 'nope:1b' not found. Run: ollama pull nope:1b",
    method: 'POST',
    url: 'http://127.0.0.1:11434/api/chat',
    status: 404,
    origin: 'daemon',
    retryable: false,
    serverMessage: "model 'nope:1b' not found",
    body: '{"error":"model \'nope:1b\' not found"}',
    remedy: 'Run: ollama pull nope:1b',
  })
})

describe('origin and remedy of', () => {
  test.each<
    [
      what: string,
      asked: typeof local,
      status: number,
      body: string,
      expected: object,
      headers?: Record<string, string>,
    ]
  >([
    [
      'model missing in the cloud',
      cloud,
      404,
      '{"error":"model \\"x\\" not found"}',
      { origin: 'cloud', retryable: false, remedy: /^See https:\/\/ollama\.com\/search/ },
    ],
    [
      'wrong path',
      local,
      404,
      '404 page not found',
      { origin: 'daemon', retryable: false, remedy: /no such path .*\/api\/chat/ },
    ],
    ['wrong method', local, 405, '405 method not allowed', { retryable: false, remedy: /baseURL/ }],
    [
      'Olla knows no such model',
      local,
      404,
      'model_not_found\n',
      { origin: 'gateway', retryable: false, remedy: /exact name with its tag/ },
      { 'x-olla-request-id': 'a-b-1' },
    ],
    [
      'Olla has no backend',
      local,
      404,
      'No ollama endpoints available\n',
      { origin: 'gateway', retryable: true, remedy: /no healthy backend/ },
    ],
    [
      'host or origin refused',
      local,
      403,
      '',
      { origin: 'daemon', retryable: false, remedy: /OLLAMA_ORIGINS/ },
    ],
    ['no key', cloud, 401, 'unauthorized\n', { origin: 'cloud', retryable: false, remedy: /OLLAMA_API_KEY/ }],
    [
      'daemon not signed in',
      local,
      401,
      '{"error":"unauthorized","signin_url":"https://ollama.com/connect?name=h"}',
      { retryable: false, remedy: /ollama signin, or open https:\/\/ollama\.com\/connect\?name=h/ },
    ],
    [
      'subscription',
      cloud,
      403,
      '{"error":"this model requires a subscription, upgrade for access: https://ollama.com/upgrade (ref: 1-2)"}',
      { origin: 'cloud', retryable: false, remedy: /Upgrade/ },
    ],
    [
      'usage limit',
      cloud,
      429,
      '{"error":"you (me) have reached your weekly usage limit"}',
      { retryable: false, remedy: /window/ },
    ],
    ['rate limit', local, 429, 'Too Many Requests\n', { retryable: true, remedy: /Wait/ }],
    [
      'tools unsupported',
      local,
      400,
      '{"error":"registry.ollama.ai/library/plain:latest does not support tools"}',
      { retryable: false, remedy: /capabilities list tools/ },
    ],
    [
      'thinking unsupported',
      local,
      400,
      '{"error":"\\"llama3.2\\" does not support thinking"}',
      { retryable: false, remedy: /think unset or false/ },
    ],
    [
      'queue full',
      local,
      503,
      '{"error":"server busy, please try again.  maximum pending requests exceeded"}',
      { origin: 'daemon', retryable: true, remedy: /OLLAMA_MAX_QUEUE/ },
    ],
    [
      'runner gone',
      local,
      500,
      '{"error":"model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details"}',
      { origin: 'runner', retryable: true, remedy: /server log/ },
    ],
    [
      'out of memory',
      local,
      500,
      '{"error":"llama-server process has terminated: exit status 1: cudaMalloc failed: out of memory"}',
      { origin: 'runner', retryable: false, remedy: /smaller model/ },
    ],
    [
      'wrong option',
      local,
      500,
      '{"error":"option \\"stop\\" must be of type array"}',
      { origin: 'daemon', retryable: false, remedy: /Correct options\.stop/ },
    ],
    [
      'context overflow',
      local,
      400,
      '{"error":"the input length exceeds the context length"}',
      { retryable: false, remedy: /num_ctx/ },
    ],
    [
      'a proxy’s page',
      local,
      502,
      '<html><title>502 Bad Gateway</title></html>',
      { origin: 'proxy', retryable: true, remedy: /could not reach it/ },
    ],
    [
      'a cloud failure with a reference',
      cloud,
      500,
      '{"error":"Internal Server Error (ref: 1a2b-3c)"}',
      { origin: 'cloud', retryable: true, remedy: /[Rr]etry/ },
    ],
    [
      'Cloudflare',
      local,
      524,
      'error code: 524',
      { origin: 'proxy', retryable: true, remedy: /100 seconds/ },
    ],
    ['model retired', cloud, 410, '', { origin: 'cloud', retryable: false, remedy: /retired/ }],
  ])('%s', (_what, asked, status, body, { remedy, ...expected }: { remedy?: RegExp }, headers) => {
    const error = answered(asked, status, body, headers)
    expect(error).toMatchObject(expected)
    expect(error.remedy ?? '').toMatch(remedy ?? /^$/)
  })
})

describe('the wait that the server asks for', () => {
  test.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
    [{ 'retry-after': new Date(0).toUTCString() }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '1000000' }, 3_600_000],
    [{ 'retry-after-ms': '', 'retry-after': '2' }, 2000],
    [{ 'x-ratelimit-reset': '4102444800' }, undefined],
    // Date.parse accepts these, and they are not dates.
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '5, 10' }, undefined],
    [{ 'retry-after': 'abc 5' }, undefined],
    [{ 'retry-after': 'Fri, 31 Dec 2999 23:59:59 GMT' }, 3_600_000],
    [{}, undefined],
  ])('%j is %s ms', (headers, ms) => {
    expect(
      toResponseError(local, { status: 503, headers: new Headers(headers as Record<string, string>) }, '')
        .retryAfterMs,
    ).toBe(ms)
  })
})

test.each([
  ['seconds, as Olla does', '1000000007', 7000],
  ['milliseconds, as OpenRouter does', '1000000007000', 7000],
])('the end of a used-up window is read in %s', (_what, reset, ms) => {
  vi.spyOn(Date, 'now').mockReturnValueOnce(1_000_000_000_000)
  expect(
    toResponseError(local, { status: 429, headers: new Headers({ 'x-ratelimit-reset': reset }) }, '')
      .retryAfterMs,
  ).toBe(ms)
})

test.each([
  [{ 'x-olla-request-id': 'fluffy-1', 'x-request-id': 'b' }, '', 'fluffy-1'],
  [{ 'cf-ray': 'c' }, '', 'c'],
  [{}, '{"error":"Internal Server Error (ref: 1a2b-3c)"}', '1a2b-3c'],
  [{}, '', undefined],
])('the request id is read from %j', (headers, body, id) => {
  expect(
    toResponseError(local, { status: 500, headers: new Headers(headers as Record<string, string>) }, body)
      .requestId,
  ).toBe(id)
})

test('cookies of the response are not kept', () => {
  const error = toResponseError(
    local,
    { status: 500, headers: new Headers({ 'set-cookie': 'session=secret', 'x-a': 'b' }) },
    '',
  )
  expect([...(error.headers ?? [])]).toEqual([['x-a', 'b']])
})

test('a long text is truncated in the message and complete on the error', () => {
  const text = 'x'.repeat(3000)
  const error = toResponseError(
    local,
    { status: 500, headers: new Headers() },
    JSON.stringify({ error: text }),
  )
  expect(error.message.length).toBeLessThan(700)
  expect(error.serverMessage).toBe(text)
})

test('the error of a page with a good status says that another server answered', () => {
  const error = toUnreadableError(
    local,
    { status: 200, headers: new Headers() },
    '<html><title>Welcome to nginx!</title></html>',
  )
  expect(error.message).toBe(
    'POST http://127.0.0.1:11434/api/chat answered 200 with an HTML page (Welcome to nginx!). Check that baseURL points to Ollama',
  )
})
