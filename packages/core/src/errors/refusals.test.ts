/** Error responses that servers, proxies and gateways were seen to send, and the errors that callers get. */
import { describe, expect, test } from 'vitest'
import type { ErrorOrigin, OllamaResponseError } from './ollama-error.ts'
import { toResponseError } from './to-response-error.ts'

type Verdict = `${ErrorOrigin}, ${'retry' | 'no'}`
type Row = [body: string, verdict: Verdict, remedy: RegExp, said?: string | undefined, code?: string]

const none = /^$/
const local = 'http://127.0.0.1:11434/api/chat'
const cloud = 'https://ollama.com/api/chat'
const olla = 'http://127.0.0.1:40114/olla/ollama/api/chat'

function answered(
  status: number,
  body: string,
  url = local,
  headers: Record<string, string> = {},
): OllamaResponseError {
  return toResponseError({ method: 'POST', url }, { status, headers: new Headers(headers) }, body)
}

/** The error in the terms of a row; the server's message only if the row has it. */
function told(error: OllamaResponseError, [, , , said]: Row): object {
  const { origin, retryable, remedy = '', code, serverMessage, message } = error
  return {
    verdict: `${origin}, ${retryable ? 'retry' : 'no'}`,
    remedy,
    code,
    said: said && serverMessage,
    endsWithRemedy: message.endsWith(remedy),
  }
}

function expected([, verdict, remedy, said, code]: Row): object {
  return { verdict, remedy: expect.stringMatching(remedy) as string, code, said, endsWithRemedy: true }
}

/** The rows of one deployment, by status. */
function rows(table: Record<number, Row[]>): [status: number, row: Row][] {
  return Object.entries(table).flatMap(([status, list]) =>
    list.map((row): [number, Row] => [Number(status), row]),
  )
}

function json(error: unknown): string {
  return JSON.stringify({ error })
}

function openai(message: string, type: string): string {
  return JSON.stringify({ error: { message, type, param: null, code: null } })
}

const runnerGone =
  'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details'

describe('the daemon', () => {
  test.each(
    rows({
      400: [
        [json('missing request body'), 'daemon, no', none],
        [json('unexpected EOF'), 'daemon, no', none],
        [json('model is required'), 'daemon, no', none],
        [json('invalid model name'), 'daemon, no', none],
        [
          json('json: cannot unmarshal string into Go struct field ChatRequest.stream of type bool'),
          'daemon, no',
          none,
        ],
        [json('use either :local or :cloud, not both: "x:local:cloud"'), 'daemon, no', none],
        [
          json('registry.ollama.ai/library/plain:latest does not support tools'),
          'daemon, no',
          /capabilities list tools/,
        ],
        [json('"llama3.2" does not support thinking'), 'daemon, no', /think unset or false/],
        [json('"nomic-embed-text" does not support generate'), 'daemon, no', /list completion/],
        [
          json('registry.ollama.ai/library/qwen3:latest does not support insert'),
          'daemon, no',
          /list insert$/,
        ],
        [json('the input length exceeds the context length'), 'daemon, no', /num_ctx/],
        [
          json('the prompt is longer than the context length currently available to the model; shorten it'),
          'daemon, no',
          /num_ctx/,
        ],
        [json('this server cannot run this remote model'), 'daemon, no', /OLLAMA_REMOTES/],
        [
          json(
            '{"error":{"code":400,"message":"request (40 tokens) exceeds the available context size (16 tokens), try increasing it","type":"exceed_context_size_error"}}',
          ),
          'runner, no',
          /num_ctx/,
          'request (40 tokens) exceeds the available context size (16 tokens), try increasing it',
          'exceed_context_size_error',
        ],
        [
          json('{"error":{"code":400,"message":"failed to parse grammar","type":"invalid_request_error"}}'),
          'runner, no',
          /format/,
          'failed to parse grammar',
          'invalid_request_error',
        ],
      ],
      401: [
        [json('unauthorized'), 'daemon, no', /OLLAMA_API_KEY is only sent to https:\/\/ollama\.com/],
        [
          '{"error":"unauthorized","signin_url":"https://ollama.com/connect?name=h\\u0026key=k"}',
          'daemon, no',
          /ollama signin, or open https:/,
          'unauthorized',
        ],
      ],
      402: [
        [
          '{"StatusCode":402,"Status":"402 Payment Required","error":"upstream says 402"}',
          'cloud, no',
          /plan and payment/,
          'upstream says 402',
        ],
      ],
      403: [
        ['', 'daemon, no', /OLLAMA_ORIGINS/],
        [json('ollama cloud is disabled: remote model is unavailable'), 'daemon, no', /OLLAMA_NO_CLOUD/],
      ],
      404: [
        [json("model 'llama9:70b' not found"), 'daemon, no', /^Run: ollama pull llama9:70b$/],
        [
          json('model "all-minilm" not found, try pulling it first'),
          'daemon, no',
          /^Run: ollama pull all-minilm$/,
        ],
        [json("model '' not found"), 'daemon, no', /^Name a model$/],
        ['404 page not found', 'daemon, no', /no such path .*\/api\/chat/, '404 page not found'],
        ['', 'daemon, no', /Check baseURL/],
      ],
      405: [['405 method not allowed', 'daemon, no', /Check baseURL/]],
      429: [
        [
          '{"StatusCode":429,"Status":"429 Too Many Requests","error":"upstream says 429"}',
          'daemon, retry',
          /Wait/,
        ],
      ],
      499: [[json('request canceled'), 'daemon, no', none]],
      500: [
        ['', 'daemon, no', none],
        [json('option "top_p" must be of type float32'), 'daemon, no', /^Correct options\.top_p$/],
        [json('option "stop" must be of an array of strings'), 'daemon, no', /^Correct options\.stop$/],
        [
          json('invalid format: "\\"xml\\""; expected "json" or a valid JSON Schema object'),
          'daemon, no',
          /format/,
        ],
        [json(runnerGone), 'runner, retry', /failed: retry/],
        [
          json('an error was encountered while running the model: unexpected EOF'),
          'runner, retry',
          /failed: retry/,
        ],
        [
          json('an error was encountered while running the model: CUDA error: out of memory'),
          'runner, no',
          /smaller model/,
        ],
        [
          json(
            "error unmarshalling llama-server chat response: invalid character 'b' looking for beginning of object key string",
          ),
          'runner, retry',
          /retry/,
        ],
        [
          json('llama-server process has terminated: exit status 1: cudaMalloc failed: out of memory'),
          'runner, no',
          /smaller model/,
        ],
        [
          json('llama-server process has terminated: exit status 1: error: unable to allocate CPU buffer'),
          'runner, no',
          /smaller model/,
        ],
        [
          json("llama-server process has terminated: exit status 1: error loading model: missing tensor 'x'"),
          'runner, no',
          /does not load/,
        ],
        [json('llama-server process has terminated: exit status 1'), 'runner, no', /does not load/],
        [json('timed out waiting for llama-server to start - '), 'runner, no', /OLLAMA_LOAD_TIMEOUT/],
        [
          json('model requires 12.0 GiB but only 8.0 GiB are available (after 1.0 GiB overhead)'),
          'runner, no',
          /smaller model/,
        ],
        [
          json('error parsing tool call: raw=\'{"city":"Lis\', err=unexpected end of JSON input'),
          'runner, no',
          /retry with another seed/,
        ],
        [json('XML syntax error on line 6: unexpected EOF'), 'runner, no', /retry with another seed/],
        [
          json(
            'llama-server returned invalid tool call arguments for "get_weather": unexpected end of JSON input',
          ),
          'runner, no',
          /retry with another seed/,
        ],
        [
          json('{"error":{"code":500,"message":"failed to process the batch","type":"server_error"}}'),
          'runner, no',
          none,
          'failed to process the batch',
          'server_error',
        ],
        [
          json(
            '{"error":{"code":500,"message":"image input is not supported - hint: if this is unexpected, you may need to provide the mmproj","type":"server_error"}}',
          ),
          'runner, no',
          /list vision/,
          'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
          'server_error',
        ],
        [
          json('This server does not support embeddings. Start it with `--embeddings`'),
          'daemon, no',
          /list embedding$/,
        ],
        [json('pull model manifest: file does not exist'), 'daemon, no', /registry has no such model/],
        [
          json(
            'pull model manifest: 412: \n\nThe model you are attempting to pull requires a newer version of Ollama.\n',
          ),
          'daemon, no',
          /Update Ollama/,
        ],
        [json('max retries exceeded: EOF'), 'daemon, retry', /Pull again/],
        [
          json('digest mismatch, file must be downloaded again: want sha256:5, got sha256:1'),
          'daemon, retry',
          /Pull again/,
        ],
        [json("unmarshal: invalid character 'I' looking for beginning of value"), 'daemon, no', none],
      ],
      501: [
        [
          json('This server does not support embeddings. Start it with `--embeddings`'),
          'daemon, no',
          /list embedding$/,
        ],
      ],
      502: [
        [
          json(
            'Post "http://127.0.0.1:22169/api/chat?ts=1": dial tcp 127.0.0.1:22169: connect: connection refused',
          ),
          'daemon, retry',
          /cannot reach the cloud/,
        ],
      ],
      503: [
        [
          json('server busy, please try again.  maximum pending requests exceeded'),
          'daemon, retry',
          /OLLAMA_MAX_QUEUE/,
        ],
        [
          json('{"error":{"code":503,"message":"slot unavailable","type":"server_error"}}'),
          'runner, retry',
          /in a moment/,
          'slot unavailable',
          'server_error',
        ],
      ],
    }),
  )('%i %j', (status, row) => {
    expect(told(answered(status, row[0]), row)).toEqual(expected(row))
  })
})

describe('its openai dialect', () => {
  test.each(
    rows({
      400: [
        [
          openai("[] is too short - 'messages'", 'invalid_request_error'),
          'daemon, no',
          none,
          undefined,
          'invalid_request_error',
        ],
        [
          openai(
            'image URLs are not currently supported, please use base64 encoded data instead',
            'invalid_request_error',
          ),
          'daemon, no',
          /send its bytes/,
          undefined,
          'invalid_request_error',
        ],
      ],
      401: [
        [
          '{"error":"unauthorized","signin_url":"https://ollama.com/connect?name=h"}',
          'daemon, no',
          /ollama signin/,
        ],
      ],
      404: [
        [
          openai("model 'mistral' not found", 'not_found_error'),
          'daemon, no',
          /ollama pull mistral$/,
          undefined,
          'not_found_error',
        ],
      ],
      429: [
        [
          openai('429 Too Many Requests: rate limit exceeded', 'api_error'),
          'daemon, retry',
          /Wait/,
          undefined,
          'api_error',
        ],
      ],
      500: [
        [openai(runnerGone, 'api_error'), 'runner, retry', /retry/, runnerGone, 'api_error'],
        [
          openai(
            '{"error":{"code":500,"message":"failed to decode the batch","type":"server_error"}}',
            'api_error',
          ),
          'runner, no',
          none,
          'failed to decode the batch',
          'server_error',
        ],
      ],
      503: [
        [
          openai('server busy, please try again.  maximum pending requests exceeded', 'api_error'),
          'daemon, retry',
          /OLLAMA_MAX_QUEUE/,
          undefined,
          'api_error',
        ],
      ],
    }),
  )('%i %j', (status, row) => {
    expect(told(answered(status, row[0]), row)).toEqual(expected(row))
  })
})

describe('the cloud', () => {
  test.each(
    rows({
      400: [[json('this model does not support image input (ref: 6e0b8d3c)'), 'cloud, no', /list vision/]],
      401: [
        ['unauthorized\n', 'cloud, no', /settings\/keys/, 'unauthorized'],
        [json('unauthorized'), 'cloud, no', /settings\/keys/],
      ],
      402: [
        [
          json('payment required, add a card at https://ollama.com/settings'),
          'cloud, no',
          /plan and payment/,
        ],
      ],
      403: [
        [
          json(
            'this model requires a subscription, upgrade for access: https://ollama.com/upgrade (ref: 6e0b8d3c-0b1c)',
          ),
          'cloud, no',
          /Upgrade the plan/,
          undefined,
          'subscription_required',
        ],
      ],
      404: [
        [json('model "x" not found'), 'cloud, no', /ollama\.com\/search\?c=cloud/],
        [
          openai('model "x" not found', 'not_found_error'),
          'cloud, no',
          /search/,
          'model "x" not found',
          'not_found_error',
        ],
        [json('path "/v1/embeddings" not found'), 'cloud, no', /Check baseURL/],
      ],
      410: [['', 'cloud, no', /retired/, undefined, 'model_retired']],
      429: [
        [
          json("you've reached your hourly usage limit, please wait or upgrade to continue"),
          'cloud, no',
          /window/,
          undefined,
          'usage_limit_hourly',
        ],
        [
          json(
            'you (baker) have reached your session usage limit, upgrade for higher limits: https://ollama.com/upgrade',
          ),
          'cloud, no',
          /window/,
          undefined,
          'usage_limit_session',
        ],
        [
          json('you (baker) have reached your weekly usage limit'),
          'cloud, no',
          /window/,
          undefined,
          'usage_limit_weekly',
        ],
        [json('rate limit exceeded'), 'cloud, retry', /Wait/],
      ],
      500: [
        [json('Internal Server Error (ref: 6e0b8d3c-0b1c)'), 'cloud, retry', /[Rr]etry/],
        [json('details unavailable'), 'cloud, no', none],
      ],
      503: [
        [json('Server overloaded, please retry shortly (ref: 6e0b8d3c-0b1c)'), 'cloud, retry', /[Rr]etry/],
        ['Service Temporarily Unavailable', 'cloud, retry', /in a moment/],
      ],
    }),
  )('%i %j', (status, row) => {
    expect(told(answered(status, row[0], cloud), row)).toEqual(expected(row))
  })

  test.each(
    rows({
      403: [
        [
          json(
            'this model requires a subscription, upgrade for access: https://ollama.com/upgrade (ref: 6e0b)',
          ),
          'cloud, no',
          /Upgrade/,
          undefined,
          'subscription_required',
        ],
      ],
      429: [
        [
          json('you (baker) have reached your weekly usage limit'),
          'cloud, no',
          /window/,
          undefined,
          'usage_limit_weekly',
        ],
      ],
      500: [[json('Internal Server Error (ref: 6e0b8d3c-0b1c)'), 'cloud, retry', /[Rr]etry/]],
      503: [[json('Server overloaded, please retry shortly (ref: 6e0b)'), 'cloud, retry', /[Rr]etry/]],
    }),
  )('also through a daemon: %i %j', (status, row) => {
    expect(told(answered(status, row[0]), row)).toEqual(expected(row))
  })
})

describe('Olla', () => {
  const own = { 'x-olla-request-id': 'fluffy-grazing-0a3f', 'content-type': 'text/plain; charset=utf-8' }

  test.each(
    rows({
      404: [
        ['model_not_found\n', 'gateway, no', /exact name with its tag/, 'model_not_found'],
        ['No ollama endpoints available\n', 'gateway, retry', /no healthy backend/],
        ['No vllm endpoints available\n', 'gateway, retry', /no healthy backend/],
        ['Model not found\n', 'gateway, no', /exact name/],
        ['404 page not found\n', 'gateway, no', /no such path/],
      ],
      413: [['Request body too large\n', 'gateway, no', /smaller images/]],
      429: [['Too Many Requests\n', 'gateway, retry', /Wait/]],
      431: [['Request headers too large\n', 'gateway, no', /headers/]],
      501: [
        ['model show not supported in multi-instance proxy\n', 'gateway, no', /behind the proxy directly/],
        ['model management operations not supported by proxy\n', 'gateway, no', /behind the proxy directly/],
      ],
      502: [
        [
          'Proxy error: all endpoints failed with connection errors: network error after 0.0s - dial tcp 127.0.0.1:22303: connect: connection refused (check network connectivity to LLM backend)\n',
          'gateway, retry',
          /could not reach it/,
        ],
        [
          'Proxy error: connection closed after 0.4s - AI backend ended communication unexpectedly\n',
          'gateway, retry',
          /could not reach it/,
        ],
        [
          'Proxy error: request timeout after 30.0s - server timeout of 900.0s exceeded (LLM model taking longer than expected)\n',
          'gateway, retry',
          /preload .*response_header_timeout/,
        ],
        ['Proxy error: circuit breaker open for endpoint hanging\n', 'gateway, retry', /could not reach it/],
      ],
      503: [
        ['model_unavailable\n', 'gateway, retry', /no healthy backend/],
        ['model_unavailable_no_refresh\n', 'gateway, retry', /no healthy backend/],
        ['no healthy endpoints available\n', 'gateway, retry', /no healthy backend/],
      ],
    }),
  )('%i %j', (status, row) => {
    const error = answered(status, row[0], olla, own)
    expect(told(error, row)).toEqual(expected(row))
    expect(error.requestId).toBe('fluffy-grazing-0a3f')
  })

  test('an error of the daemon behind it keeps the origin daemon', () => {
    const headers = { ...own, 'x-served-by': 'Olla/v0.0.28', 'x-olla-endpoint': 'local-ollama' }
    expect(
      told(answered(404, json("model 'mixtral:8x7b' not found"), olla, headers), [
        '',
        'daemon, no',
        /ollama pull mixtral:8x7b/,
      ]),
    ).toEqual(expected(['', 'daemon, no', /ollama pull mixtral:8x7b/]))
    expect(
      told(answered(429, json('rate limit exceeded'), olla, headers), ['', 'daemon, retry', /Wait/]),
    ).toEqual(expected(['', 'daemon, retry', /Wait/]))
  })
})

describe('gateways', () => {
  test.each<[what: string, status: number, headers: Record<string, string>, row: Row]>([
    [
      'LiteLLM, the upstream’s fault',
      429,
      { 'x-litellm-call-id': 'l-1' },
      [
        '{"error":{"message":"litellm.RateLimitError: OllamaException - busy","type":null,"param":null,"code":"429"}}',
        'daemon, retry',
        /Wait/,
        'litellm.RateLimitError: OllamaException - busy',
        '429',
      ],
    ],
    [
      'LiteLLM, its own',
      408,
      { 'x-litellm-call-id': 'l-1' },
      [
        '{"error":{"message":"litellm.Timeout: too slow","type":null,"param":null,"code":"408"}}',
        'gateway, retry',
        none,
        undefined,
        '408',
      ],
    ],
    [
      'LiteLLM, a budget',
      429,
      {},
      [
        '{"error":{"message":"Budget has been exceeded! Current cost: 1","type":"budget_exceeded","param":null,"code":"429"}}',
        'gateway, no',
        /budget/,
        undefined,
        '429',
      ],
    ],
    ['Open WebUI, no key', 401, {}, ['{"detail":"Not authenticated"}', 'gateway, no', /Set apiKey/]],
    [
      'Open WebUI, a model that is missing or not for this user',
      403,
      {},
      ['{"detail":"Model not found"}', 'gateway, no', /not for this key/],
    ],
    [
      'Open WebUI, a missing model',
      400,
      {},
      ['{"detail":"Model \'x\' was not found"}', 'gateway, no', /ollama pull x/],
    ],
    [
      'Open WebUI, Ollama gone',
      500,
      {},
      ['{"detail":"Open WebUI: Server Connection Error"}', 'gateway, retry', /could not reach it/],
    ],
    [
      'Open WebUI, a validator',
      422,
      {},
      [
        '{"detail":[{"loc":["body","model"],"msg":"field required","type":"x"}]}',
        'gateway, no',
        none,
        'body.model: field required',
      ],
    ],
    [
      'Kong, no key',
      401,
      { 'x-kong-request-id': 'k' },
      ['{"message":"No API key found in request"}', 'gateway, no', /Set apiKey/],
    ],
    [
      'Kong, too fast',
      429,
      { 'x-kong-request-id': 'k' },
      ['{"message":"API rate limit exceeded"}', 'gateway, retry', /Wait/],
    ],
    [
      'an OpenAI-like gateway, a key without this model',
      403,
      {},
      [
        '{"error":{"message":"no access to llama3:70b","type":"permission_error","code":"model_not_allowed"}}',
        'daemon, no',
        /this key/,
        undefined,
        'model_not_allowed',
      ],
    ],
    [
      'an OpenAI-like gateway, nothing healthy',
      503,
      {},
      [
        '{"error":{"message":"no healthy server for the model","type":"server_error"}}',
        'gateway, retry',
        /no healthy backend/,
        undefined,
        'server_error',
      ],
    ],
    [
      'nginx, Ollama gone',
      502,
      {},
      [
        '<html><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></html>',
        'proxy, retry',
        /could not reach/,
        '502 Bad Gateway',
      ],
    ],
    [
      'nginx, a large picture',
      413,
      {},
      [
        '<html><head><title>413 Request Entity Too Large</title></head></html>',
        'proxy, no',
        /client_max_body_size/,
      ],
    ],
    [
      'nginx, no patience',
      504,
      {},
      ['<html><h1>504 Gateway Time-out</h1></html>', 'proxy, retry', /gave up waiting/],
    ],
    [
      'HAProxy',
      504,
      {},
      [
        '<html><body><h1>504 Gateway Time-out</h1>\nThe server didn’t respond in time.\n</body></html>',
        'proxy, retry',
        /gave up waiting/,
      ],
    ],
    [
      'Cloudflare, no patience',
      524,
      { 'cf-ray': 'c1' },
      ['<!DOCTYPE html><title>A timeout occurred | cloudflare</title>', 'proxy, retry', /100 seconds/],
    ],
    ['Cloudflare, a bare address', 403, { 'cf-ray': 'c1' }, ['error code: 1003', 'proxy, no', /host name/]],
    [
      'Vercel, a bare address',
      403,
      {},
      ["Direct IP access is not allowed in Vercel's Edge environment", 'proxy, no', /host name/],
    ],
  ])('%s', (_what, status, headers, row) => {
    expect(
      told(answered(status, row[0], 'https://gateway.example/v1/chat/completions', headers), row),
    ).toEqual(expected(row))
  })

  test('the message names the server that made a page, unless its title does', () => {
    const page =
      '<html><head><title>502 Bad Gateway</title></head><body><hr><center>nginx/1.27.1</center></body></html>'
    expect(answered(502, page).message).toContain('answered 502 with an HTML page of nginx: 502 Bad Gateway')
  })
})

test('the request id is read from a body like that of Anthropic', () => {
  const body =
    '{"type":"error","error":{"type":"not_found_error","message":"model_not_found"},"request_id":"req_1"}'
  expect(answered(404, body)).toMatchObject({
    requestId: 'req_1',
    serverMessage: 'model_not_found',
    code: 'not_found_error',
  })
})
