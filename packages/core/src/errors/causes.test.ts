/** Every row of the tables of causes has an example: its name, the origin, whether to retry, and the remedy. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { answerCauses } from './answer-causes.ts'
import { connectionCauses } from './connection-causes.ts'
import { FrameFailure } from './frame-failure.ts'
import type { ErrorOrigin, OllamaError } from './ollama-error.ts'
import { pullCauses } from './pull-causes.ts'
import { statusCauses } from './status-causes.ts'
import { toConnectionError } from './to-connection-error.ts'
import { toResponseError } from './to-response-error.ts'
import { toStreamError } from './to-stream-error.ts'

type Example = [
  /** Absent: the error arrives inside a stream. */
  status: number | undefined,
  body: string,
  verdict: `${ErrorOrigin}, ${'retry' | 'no'}`,
  remedy: RegExp,
  more?: { url?: string; headers?: Record<string, string> },
]

const cloud = 'https://ollama.com/api/chat'
const pull = 'http://127.0.0.1:11434/api/pull'

function json(error: string): string {
  return JSON.stringify({ error })
}

function failed([
  status,
  body,
  ,
  ,
  { url = 'http://127.0.0.1:11434/api/chat', headers = {} } = {},
]: Example): OllamaError {
  const asked = { method: 'POST', url }
  const response = { status: status ?? 200, headers: new Headers(headers) }
  if (status !== undefined) return toResponseError(asked, response, body)
  const { error } = JSON.parse(body) as { error: string }
  return toStreamError(
    new FrameFailure(error, body, 'said'),
    asked,
    { thinking: '', text: '', toolCalls: [] },
    response,
  )
}

function verdicts(examples: Example[]): string[] {
  return examples.map((example) => {
    const { reason, origin, retryable, remedy = '' } = failed(example)
    return `${reason}: ${origin}, ${retryable ? 'retry' : 'no'}${example[3].test(remedy) ? '' : `, and ${remedy}`}`
  })
}

function expected(name: string, examples: Example[]): string[] {
  return examples.map(([, , verdict]) => `${name}: ${verdict}`)
}

const answers: Record<string, Example[]> = {
  'http-to-tls-port': [
    [400, 'Client sent an HTTP request to an HTTPS server.\n', 'proxy, no', /write https:\/\/ in baseURL/],
    [
      400,
      '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>',
      'proxy, no',
      /https:/,
    ],
    [400, "Reason: You're speaking plain HTTP to an SSL-enabled server port.", 'proxy, no', /https:/],
  ],
  'numeric-address-refused': [[403, 'error code: 1003', 'proxy, no', /host name/]],
  'path-missing': [
    [404, '404 page not found', 'daemon, no', /no such path .*\/api\/chat/],
    [404, json('path "/v1/embeddings" not found'), 'cloud, no', /Check baseURL/, { url: cloud }],
  ],
  'proxy-cannot-do': [
    [501, 'model show not supported in multi-instance proxy\n', 'gateway, no', /behind the proxy/],
  ],
  'model-missing': [
    [404, json("model 'x:1b' not found"), 'daemon, no', /^Run: ollama pull x:1b$/],
    [404, json('model "x" not found, try pulling it first'), 'daemon, no', /ollama pull x$/],
    [undefined, json("model 'x' not found"), 'daemon, no', /ollama pull x$/],
    [
      400,
      JSON.stringify({
        error: { message: 'litellm.BadRequestError: OllamaException - {"error":"model \'x\' not found"}' },
      }),
      'daemon, no',
      /ollama pull x$/,
    ],
  ],
  'model-unknown-to-gateway': [
    [404, 'model_not_found\n', 'gateway, no', /exact name/],
    [404, '{"error":{"message":"No endpoints found for x.","code":404}}', 'gateway, no', /exact name/],
  ],
  'model-unknown-to-server': [
    [
      404,
      '{"error":{"message":"The model `x` does not exist.","type":"NotFoundError","code":404}}',
      'daemon, no',
      /no such model/,
    ],
    [404, '{"error":{"code":"model_not_found","message":"No model x"}}', 'daemon, no', /v1\/models/],
    [
      404,
      '{"error":{"code":"DeploymentNotFound","message":"The API deployment"}}',
      'daemon, no',
      /no such model/,
    ],
  ],
  'model-replaced': [
    [410, json("model 'old:1b' was retired: use 'new:2b' instead"), 'cloud, no', /use new:2b instead/],
    [410, json('replaced by `new`'), 'cloud, no', /use new instead/],
  ],
  'model-retired': [[410, '', 'cloud, no', /retired/]],
  'no-healthy-endpoint': [
    [404, 'No ollama endpoints available\n', 'gateway, retry', /no healthy backend/],
    [502, json('all endpoints failed'), 'gateway, retry', /no healthy backend/],
  ],
  'no-healthy-server': [
    [503, 'model_unavailable\n', 'gateway, retry', /no healthy backend with this model/],
    [503, json('no healthy server for the model'), 'gateway, retry', /no healthy backend with this model/],
    [503, 'no healthy upstream', 'gateway, retry', /no healthy backend/],
    [503, json('No endpoints available for model x'), 'gateway, retry', /no healthy backend with this model/],
  ],
  'temporarily-unavailable': [
    [503, json('Ollama server is temporarily unavailable'), 'daemon, retry', /restarting or overloaded/],
    [503, '<html><title>503 Service Temporarily Unavailable</title></html>', 'proxy, retry', /overloaded/],
  ],
  canceled: [
    [500, json('context canceled'), 'daemon, retry', /gave up waiting/],
    [504, 'context deadline exceeded', 'daemon, retry', /timeouts of the proxy/],
  ],
  'gateway-gave-up': [
    [
      502,
      'Proxy error: request timeout after 30.0s - server timeout of 900.0s exceeded',
      'gateway, retry',
      /preload/,
    ],
  ],
  'gateway-lost-ollama': [
    [
      502,
      'Proxy error: all endpoints failed with connection errors: network error after 0.0s - dial tcp 127.0.0.1:1: connect: connection refused',
      'gateway, retry',
      /could not reach it/,
    ],
    [500, '{"detail":"Open WebUI: Server Connection Error"}', 'gateway, retry', /could not reach it/],
    [
      500,
      '{"error":{"message":"litellm.APIConnectionError: OllamaException - [Errno 111] Connection refused","code":"500"}}',
      'gateway, retry',
      /could not reach it/,
    ],
  ],
  'credit-used-up': [
    [402, '{"error":{"message":"Insufficient credits","code":402}}', 'gateway, no', /Add credit/],
    [
      429,
      '{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}',
      'gateway, no',
      /Add credit/,
    ],
  ],
  'program-held-off': [
    [403, '<html><title>Just a moment...</title></html>', 'proxy, no', /bot/],
    [403, 'error code: 1020', 'proxy, no', /allow it/],
  ],
  'proxy-lost-ollama': [
    [
      503,
      'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
      'proxy, retry',
      /could not reach it/,
    ],
    [502, 'dial tcp 127.0.0.1:11434: connect: connection refused', 'proxy, retry', /could not reach it/],
  ],
  'not-signed-in': [[401, json('you are not currently signed in'), 'daemon, no', /Nothing to do/]],
  'subscription-needed': [
    [403, json('this model requires a subscription, upgrade for access'), 'cloud, no', /Upgrade the plan/],
  ],
  'cloud-disabled': [
    [403, json('ollama cloud is disabled: remote model is unavailable'), 'daemon, no', /OLLAMA_NO_CLOUD/],
  ],
  'remote-not-allowed': [
    [400, json('this server cannot run this remote model'), 'daemon, no', /OLLAMA_REMOTES/],
  ],
  'tools-unsupported': [[400, json('"x" does not support tools'), 'daemon, no', /list tools/]],
  'thinking-unsupported': [[400, json('"x" does not support thinking'), 'daemon, no', /think unset/]],
  'completion-unsupported': [[400, json('"x" does not support generate'), 'daemon, no', /list completion/]],
  'capability-unsupported': [
    [501, json('This server does not support embeddings'), 'daemon, no', /list embedding$/],
  ],
  'images-unsupported': [
    [500, json('image input is not supported'), 'daemon, no', /vision/],
    [500, json('this model does not support multimodal'), 'daemon, no', /vision/],
    [500, json('audio input is not supported - hint: provide the mmproj'), 'daemon, no', /audio/],
  ],
  'image-type-refused': [[400, json('invalid image input'), 'daemon, no', /JPEG, PNG and WebP/]],
  'image-links-unsupported': [
    [400, json('image URLs are not currently supported'), 'daemon, no', /its bytes/],
  ],
  'base64-invalid': [[400, json('illegal base64 data at input byte 3'), 'daemon, no', /base64/]],
  'option-invalid': [
    [500, json('option "top_p" must be of type float32'), 'daemon, no', /^Correct options\.top_p$/],
  ],
  'format-invalid': [[500, json('invalid format: "xml"'), 'daemon, no', /^Set format/]],
  'context-exceeded': [[400, json('the input length exceeds the context length'), 'daemon, no', /num_ctx/]],
  'newer-ollama-needed': [
    [412, json('this model requires a newer version of Ollama'), 'daemon, no', /Update Ollama/],
  ],
  'queue-full': [
    [
      503,
      json('server busy, please try again.  maximum pending requests exceeded'),
      'daemon, retry',
      /OLLAMA_MAX_QUEUE/,
    ],
    [500, json('no slots available after 10 retries'), 'daemon, retry', /OLLAMA_NUM_PARALLEL/],
  ],
  'usage-limit': [
    [429, json('you (x) have reached your weekly usage limit'), 'cloud, no', /window/],
    [undefined, json('you (x) have reached your session usage limit'), 'cloud, no', /window/],
  ],
  'cloud-overloaded': [[503, json('Server overloaded, please retry shortly'), 'cloud, retry', /later/]],
  'budget-used-up': [[429, json('Budget has been exceeded!'), 'gateway, no', /budget/]],
  'memory-exhausted': [
    [500, json('model requires 12.0 GiB but only 8.0 GiB are available'), 'runner, no', /smaller model/],
    [
      undefined,
      json('an error was encountered while running the model: CUDA error: out of memory'),
      'runner, no',
      /num_ctx/,
    ],
    [
      500,
      json('model requires more system memory (9.1 GiB) than is available (4.0 GiB)'),
      'runner, no',
      /smaller model/,
    ],
  ],
  'gpu-failed': [
    [
      500,
      json('CUDA error: no kernel image is available for execution on the device'),
      'runner, no',
      /driver/,
    ],
    [undefined, json('ROCm error: out of resources'), 'runner, no', /driver/],
  ],
  'model-loading': [
    [
      503,
      '{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}',
      'runner, retry',
      /still/,
    ],
    [500, json('unexpected server status: llm server loading model'), 'runner, retry', /still loading/],
  ],
  'files-used-up': [
    [500, json('dial tcp 127.0.0.1:1: socket: too many open files'), 'daemon, retry', /ulimit/],
    [500, json('fork/exec /usr/bin/ollama: resource temporarily unavailable'), 'daemon, retry', /ulimit/],
  ],
  'runner-failed': [
    [500, json('model runner has unexpectedly stopped'), 'runner, retry', /server log/],
    [
      undefined,
      json('an error was encountered while running the model: unexpected EOF'),
      'runner, retry',
      /server log/,
    ],
  ],
  'load-too-slow': [
    [
      500,
      json('timed out waiting for llama runner to start - progress 0.00'),
      'runner, no',
      /OLLAMA_LOAD_TIMEOUT/,
    ],
  ],
  'model-does-not-load': [
    [500, json('llama runner process has terminated: exit status 2'), 'runner, no', /does not load/],
    [500, json('unable to load model: /models/blobs/sha256-1'), 'runner, no', /pull it again/],
  ],
  'tool-call-unreadable': [
    [
      500,
      json("error parsing tool call: raw='{', err=unexpected end of JSON input"),
      'runner, no',
      /another seed/,
    ],
  ],
  'runner-unreachable': [
    [
      400,
      json(
        'health resp: Get "http://127.0.0.1:53261/health": dial tcp 127.0.0.1:53261: connectex: No connection could be made because the target machine actively refused it.',
      ),
      'runner, retry',
      /lost its model runner/,
    ],
    [
      500,
      json('do load request: Post "http://127.0.0.1:39567/load": EOF'),
      'runner, retry',
      /lost its model runner/,
    ],
    [
      undefined,
      json(
        'POST predict: Post "http://127.0.0.1:64183/completion": read tcp 127.0.0.1:1->127.0.0.1:64183: wsarecv: An existing connection was forcibly closed by the remote host.',
      ),
      'runner, retry',
      /lost its model runner/,
    ],
    [
      500,
      json('dial tcp 127.0.0.1:39567: connect: connection refused'),
      'runner, retry',
      /lost its model runner/,
    ],
  ],
  'runner-broke-off': [[undefined, json('unexpected EOF'), 'runner, retry', /stopped too early/]],
  'proxy-login-needed': [
    [
      502,
      json('Post "https://ollama.com/api/chat": Proxy Authentication Required'),
      'daemon, no',
      /wants a login/,
    ],
  ],
  'certificate-expired': [
    [
      500,
      json(
        'Post "https://ollama.com/api/chat": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2020-01-01',
      ),
      'daemon, no',
      /clock/,
    ],
  ],
  'certificate-of-other-name': [
    [
      500,
      json(
        'Post "https://ollama.com/api/chat": x509: certificate is valid for proxy.example, not ollama.com',
      ),
      'daemon, no',
      /DNS/,
    ],
  ],
  'cloud-certificate': [
    [
      502,
      json(
        'Post "https://ollama.com:443/api/chat?ts=1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      ),
      'daemon, no',
      /add the CA/,
    ],
  ],
  'cloud-unreachable': ([400, 401, 404, 500, 502, 503, undefined] as const).flatMap((status): Example[] =>
    [
      'Post "https://ollama.com:443/api/chat?ts=1": unexpected EOF',
      'Post "https://ollama.com/api/chat": dial tcp 34.36.133.15:443: connect: connection refused',
      'Post "https://ollama.com/api/chat": dial tcp: lookup ollama.com: no such host',
      'Post "https://ollama.com:443/api/chat?ts=1": net/http: TLS handshake timeout',
      'Post "https://ollama.com:443/api/chat?ts=1": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      'dial tcp: lookup ollama.com on 127.0.0.11:53: server misbehaving',
      'Post "http://127.0.0.1:22169/api/chat?ts=1": dial tcp 127.0.0.1:22169: connect: connection refused',
    ].map((text): Example => [status, json(text), 'daemon, retry', /cannot reach the cloud.*where it runs/]),
  ),
  'remote-without-tls': [
    [
      500,
      json('Post "https://gpu-box:11434/api/chat": http: server gave HTTP response to HTTPS client'),
      'daemon, no',
      /scheme/,
    ],
  ],
  'remote-unreachable': [
    [
      502,
      json('Post "http://gpu-box:11434/api/chat": dial tcp: lookup gpu-box: no such host'),
      'daemon, retry',
      /cannot reach what is behind it/,
    ],
    [
      undefined,
      json('read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer'),
      'daemon, retry',
      /what is behind it/,
    ],
  ],
  'cloud-failed': [[500, json('Internal Server Error (ref: 6e0b8d3c-0b1c)'), 'cloud, retry', /[Rr]etry/]],
}

const statuses: Record<string, Example[]> = {
  'bad-request': [
    [400, json('missing request body'), 'daemon, no', /^$/],
    [400, json('unexpected EOF'), 'daemon, no', /^$/],
    [422, '{"detail":[{"loc":["body"],"msg":"x"}]}', 'gateway, no', /^$/],
  ],
  unauthorized: [
    [401, 'unauthorized\n', 'cloud, no', /settings\/keys/, { url: cloud }],
    [401, '{"error":"unauthorized"}', 'daemon, no', /ollama signin/],
  ],
  'payment-required': [[402, json('pay'), 'cloud, no', /payment/]],
  'origin-refused': [[403, '', 'daemon, no', /OLLAMA_ORIGINS/]],
  'login-missing': [[403, '{"detail":"Not authenticated"}', 'gateway, no', /Set apiKey/]],
  forbidden: [[403, json('no'), 'daemon, no', /this key/]],
  'not-found': [[404, '', 'daemon, no', /Check baseURL/]],
  'method-refused': [[405, '405 method not allowed', 'daemon, no', /Check baseURL/]],
  'proxy-login': [[407, 'Proxy Authentication Required', 'proxy, no', /HTTP_PROXY/]],
  'body-too-large': [[413, '', 'daemon, no', /client_max_body_size/]],
  'too-many-requests': [
    [429, json('rate limit exceeded'), 'daemon, retry', /Wait/],
    // Olla's own limit has no header of Olla.
    [
      429,
      'Too Many Requests\n',
      'gateway, retry',
      /Wait/,
      { url: 'http://127.0.0.1:40114/olla/ollama/api/chat' },
    ],
  ],
  'client-gone': [[499, '', 'proxy, retry', /timeouts/]],
  'headers-too-large': [[431, '', 'daemon, no', /headers/]],
  'not-implemented': [[501, json('no'), 'daemon, no', /no \/api\/chat/]],
  'bad-gateway': [[502, '<html><title>502 Bad Gateway</title></html>', 'proxy, retry', /could not reach/]],
  'service-unavailable': [
    [503, json('no'), 'daemon, retry', /in a moment/],
    [529, '{"error":{"type":"overloaded_error","message":"Overloaded"}}', 'daemon, retry', /overloaded/],
  ],
  'gateway-timeout': [[504, '', 'daemon, retry', /gave up waiting/]],
  'cloudflare-lost-server': [
    [521, 'error code: 521', 'proxy, retry', /cannot reach/],
    [530, 'error code: 1033', 'proxy, retry', /tunnel/],
  ],
  'cloudflare-certificate': [[526, '', 'proxy, no', /certificate/]],
  'cloudflare-timeout': [[524, 'error code: 524', 'proxy, retry', /100 seconds/]],
}

/** Each is read in a stream, and with the status 500. */
const pulls: Record<string, [text: string, verdict: Example[2], remedy: RegExp][]> = {
  'disk-full': [
    ['write /models/blobs/sha256-1-partial: no space left on device', 'daemon, no', /Free disk space/],
    [
      'max retries exceeded: write D:\\blobs\\x: There is not enough space on the disk.',
      'daemon, no',
      /Free disk space/,
    ],
  ],
  'disk-failed': [['write /models/blobs/x: input/output error', 'daemon, no', /check it/]],
  'file-in-use': [
    [
      'rename a b: The process cannot access the file because it is being used by another process.',
      'daemon, retry',
      /virus scanner/,
    ],
  ],
  'daemon-key-missing': [
    ['pull model manifest: ssh: no key found', 'daemon, no', /id_ed25519/],
    ['open id_ed25519: no such file or directory', 'daemon, no', /id_ed25519/],
  ],
  'file-missing': [['open /models/blobs/x: no such file or directory', 'daemon, no', /pull the model again/]],
  'disk-not-writable': [['open /models/blobs/x: permission denied', 'daemon, no', /OLLAMA_MODELS/]],
  'newer-ollama-needed': [
    [
      'pull model manifest: 412: \n\nThe model you are attempting to pull requires a newer version of Ollama.\n',
      'daemon, no',
      /Update Ollama/,
    ],
  ],
  'registry-without-model': [
    ['pull model manifest: file does not exist', 'daemon, no', /no such model or tag/],
  ],
  'repository-without-gguf': [
    [
      'pull model manifest: 400: {"error":"Repository is not GGUF or is not compatible with llama.cpp"}',
      'daemon, no',
      /GGUF/,
    ],
    [
      'pull model manifest: 400: {"error":"The specified tag is not available in the repository."}',
      'daemon, no',
      /tag/,
    ],
  ],
  'registry-without-tls': [
    [
      'pull model manifest: Get "https://127.0.0.1:5000/v2/x/manifests/latest": http: server gave HTTP response to HTTPS client',
      'daemon, no',
      /insecure/,
    ],
    ['insecure protocol http', 'daemon, no', /insecure/],
  ],
  'registry-certificate': [
    [
      'pull model manifest: Get "https://r.example/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'daemon, no',
      /CA/,
    ],
  ],
  'layer-damaged': [
    [
      'digest mismatch, file must be downloaded again: want sha256:5, got sha256:1',
      'daemon, retry',
      /Pull again/,
    ],
  ],
  'registry-limit': [
    [
      'pull model manifest: 429: {"errors":[{"code":"TOOMANYREQUESTS","message":"rate limit exceeded"}]}',
      'daemon, retry',
      /wait, then pull again/,
    ],
    ['max retries exceeded: 429', 'daemon, retry', /wait/],
  ],
  'namespace-not-yours': [
    [
      'you are not authorized to push to this namespace, create the model under a namespace you own',
      'daemon, no',
      /your own/,
    ],
  ],
  'registry-refused': [
    ['pull model manifest: 403', 'daemon, no', /ollama signin/],
    ['401: {"error":"unauthorized"}', 'daemon, no', /ollama signin/],
    ['unauthorized: access denied', 'daemon, no', /ollama signin/],
  ],
  'registry-failed': [
    ['pull model manifest: 500: internal error', 'daemon, retry', /registry fails/],
    ['503: ', 'daemon, retry', /registry fails/],
    ['max retries exceeded: unexpected status code 502', 'daemon, retry', /registry fails/],
    [
      "pull model manifest: invalid character '<' looking for beginning of value",
      'daemon, retry',
      /registry fails/,
    ],
  ],
  'registry-rejected': [['pull model manifest: 400: {"error":"no"}', 'daemon, no', /name and the tag/]],
  'registry-unknown-host': [
    [
      'pull model manifest: Get "https://r.example/v2/x/manifests/latest": dial tcp: lookup r.example on 127.0.0.11:53: no such host',
      'daemon, no',
      /check it in the name of the model/,
    ],
  ],
  'download-gave-up': [
    ['max retries exceeded: EOF', 'daemon, retry', /Pull again/],
    ['part 3 attempt 2 failed: unexpected status, retrying in 2s', 'daemon, retry', /Pull again/],
  ],
  'transfer-canceled': [['context canceled', 'daemon, retry', /pull again/]],
  'registry-unreachable': [
    [
      'pull model manifest: Get "https://registry.ollama.ai/v2/library/x/manifests/latest": dial tcp: lookup registry.ollama.ai: no such host',
      'daemon, retry',
      /cannot reach the registry/,
    ],
    [
      'pull model manifest: Get "https://registry.ollama.ai/v2/library/x/manifests/latest": dial tcp 104.21.75.227:443: connect: connection refused',
      'daemon, retry',
      /cannot reach the registry/,
    ],
    [
      'Get "https://registry.ollama.ai/v2/library/x/manifests/latest": net/http: TLS handshake timeout',
      'daemon, retry',
      /cannot reach the registry/,
    ],
    ['unexpected EOF', 'daemon, retry', /cannot reach the registry/],
  ],
}

describe('a response', () => {
  test('every row has an example', () => {
    expect(Object.keys(answers).toSorted()).toEqual(Object.keys(answerCauses).toSorted())
    expect(Object.keys(statuses)).toEqual(Object.keys(statusCauses))
  })

  test.each(Object.entries({ ...answers, ...statuses }))('%s', (name, examples) => {
    expect(verdicts(examples)).toEqual(expected(name, examples))
  })
})

describe('a pull', () => {
  test('every row has an example', () => expect(Object.keys(pulls)).toEqual(Object.keys(pullCauses)))

  test.each(Object.entries(pulls))('%s', (name, rows) => {
    const examples = rows.flatMap(([text, verdict, remedy]): Example[] => [
      [undefined, json(text), verdict, remedy, { url: pull }],
      [500, json(text), verdict, remedy, { url: pull }],
    ])
    expect(verdicts(examples)).toEqual(expected(name, examples))
  })

  test.each<[text: string, reason: string]>([
    [
      'pull model manifest: Get "https://r.example/v2/": x509: certificate has expired or is not yet valid',
      'certificate-expired',
    ],
    [
      'Get "https://r.example/v2/": x509: certificate is valid for a, not r.example',
      'certificate-of-other-name',
    ],
    ['pull model manifest: Get "https://r.example/v2/": Proxy Authentication Required', 'proxy-login-needed'],
    ['open /models/x: too many open files', 'files-used-up'],
    ['max retries exceeded: http2: client connection lost', 'download-gave-up'],
    ['http2: client connection lost', 'registry-unreachable'],
    ['denied: requested access to the resource is denied', 'registry-refused'],
    ['manifest unknown: manifest unknown', 'registry-without-model'],
  ])('%s', (text, reason) => {
    expect(failed([undefined, json(text), 'daemon, no', /x/, { url: pull }]).reason).toBe(reason)
  })

  test('a cause that is not in the table is found as of a response', () => {
    const example: Example = [
      404,
      json("model 'x' not found"),
      'daemon, no',
      /pull x/,
      { url: 'http://h/api/push' },
    ]
    expect(verdicts([example])).toEqual(expected('model-missing', [example]))
  })
})

describe('a connection', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  type Row = [
    code: string | undefined,
    url: string,
    remedy: RegExp,
    more?: { env?: object; message?: string; data?: string; streamed?: boolean },
  ]
  const local = 'http://localhost:11434/api/chat'
  const remote = 'http://gpu-box:11434/api/chat'
  const tls = 'https://ollama.example/api/chat'
  const rows: Record<string, Row[]> = {
    'refused-in-function': [['ECONNREFUSED', local, /This runs on Vercel/, { env: { VERCEL: '1' } }]],
    'refused-in-container': [
      [
        'ECONNREFUSED',
        local,
        /ollama serve.*a container, where localhost is the container itself.*host\.docker\.internal/,
        { env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' } },
      ],
      [
        'ECONNREFUSED',
        'http://127.0.0.1:11434/',
        /where 127\.0\.0\.1 is the container/,
        { env: { container: 'podman' } },
      ],
      ['ConnectionRefused', 'http://[::1]:11434/', /a container/, { env: { container: 'podman' } }],
    ],
    'refused-on-default-port': [['ECONNREFUSED', 'http://gpu-box/api/chat', /11434/]],
    'refused-by-this-host': [['ECONNREFUSED', local, /^Start Ollama \(ollama serve\), or set baseURL/]],
    'refused-by-other-host': [['ECONNREFUSED', remote, /OLLAMA_HOST=0\.0\.0\.0/]],
    'docker-host-unknown': [
      [
        'ENOTFOUND',
        'http://host.docker.internal:11434/api/chat',
        /--add-host=host\.docker\.internal:host-gateway/,
      ],
      ['EAI_AGAIN', 'http://host.docker.internal:11434/api/chat', /extra_hosts/],
    ],
    'service-name-unknown': [['ENOTFOUND', 'http://ollama:11434/api/chat', /its own network/]],
    'name-unknown': [['ENOTFOUND', 'http://h.example:11434/', /host name in baseURL/]],
    'name-not-resolved': [['EAI_AGAIN', remote, /host name in baseURL/]],
    'certificate-expired': [['CERT_HAS_EXPIRED', tls, /Renew/]],
    'certificate-of-other-name': [['ERR_TLS_CERT_ALTNAME_INVALID', tls, /a name that the certificate has/]],
    'certificate-untrusted': [
      ['DEPTH_ZERO_SELF_SIGNED_CERT', tls, /NODE_EXTRA_CA_CERTS.*\bca\b/],
      ['SELF_SIGNED_CERT_IN_CHAIN', tls, /NODE_EXTRA_CA_CERTS/],
      ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', tls, /NODE_EXTRA_CA_CERTS/],
      ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', tls, /NODE_EXTRA_CA_CERTS/],
      [
        undefined,
        tls,
        /NODE_EXTRA_CA_CERTS/,
        { message: 'client error (Connect): invalid peer certificate: UnknownIssuer' },
      ],
    ],
    'tls-to-plain-port': [
      ['ERR_SSL_WRONG_VERSION_NUMBER', tls, /http:\/\/ollama\.example/],
      ['ERR_SSL_PACKET_LENGTH_TOO_LONG', tls, /plain HTTP/],
      ['EPROTO', tls, /plain HTTP/],
    ],
    'http-to-tls-port': [
      [
        'HPE_INVALID_CONSTANT',
        remote,
        /^Set baseURL to https:\/\/gpu-box:11434$/,
        { data: '\u0015\u0003\u0001\0' },
      ],
    ],
    'proxy-refused': [
      ['UND_ERR_ABORTED', tls, /NO_PROXY/, { message: 'Proxy response (407) !== 200 when HTTP Tunneling' }],
    ],
    'fetch-closed': [['UND_ERR_DESTROYED', local, /Set fetch/]],
    'request-refused': [['UND_ERR_INVALID_ARG', local, /Check headers/, { message: 'invalid x header' }]],
    'response-malformed': [
      ['UND_ERR_HEADERS_OVERFLOW', remote, /log of the server/],
      ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', remote, /log of the server/],
    ],
    'files-used-up': [['EMFILE', remote, /^Limit concurrency, or/]],
    'not-permitted': [['EACCES', remote, /firewall/]],
    'not-http': [
      [
        undefined,
        remote,
        /https:\/\/gpu-box:11434/,
        { message: 'Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)' },
      ],
      ['HPE_INVALID_CONSTANT', remote, /https:\/\/gpu-box:11434/],
    ],
    'plain-to-tls-port': [['UND_ERR_SOCKET', 'http://gpu-box:8443/', /https:\/\/gpu-box:8443/]],
    'connection-broken': [
      ['ECONNRESET', remote, /write https:/],
      ['EPIPE', tls, /^Retry[^:]*$/],
    ],
    'no-answer': [['ETIMEDOUT', remote, /network/]],
    'no-route': [['EHOSTUNREACH', remote, /network/]],
    'tls-failed': [['ERR_TLS_DH_PARAM_SIZE', tls, /scheme/]],
    'port-blocked': [[undefined, 'http://h:6000/', /another port/, { message: 'bad port' }]],
    'no-reason-given': [
      [undefined, remote, /a proxy on the way to gpu-box:11434 wants a login/, { message: '' }],
    ],
    'stream-refused': [[undefined, remote, /Blob/, { streamed: true }]],
    unknown: [[undefined, remote, /OLLAMA_ORIGINS/]],
  }

  test('every row has an example', () => expect(Object.keys(rows)).toEqual(Object.keys(connectionCauses)))

  test.each(Object.entries(rows))('%s', (name, examples) => {
    // This may run in a container itself.
    const files = process.getBuiltinModule('node:fs')
    vi.spyOn(files, 'existsSync').mockReturnValue(false)
    for (const variable of [
      'VERCEL',
      'NETLIFY',
      'AWS_LAMBDA_FUNCTION_NAME',
      'KUBERNETES_SERVICE_HOST',
      'container',
    ])
      vi.stubEnv(variable, undefined)
    for (const [
      code,
      url,
      remedy,
      { env = {}, message = 'it failed', data, streamed = false } = {},
    ] of examples) {
      for (const [variable, value] of Object.entries(env)) vi.stubEnv(variable, value as string)
      const cause = new TypeError('fetch failed', {
        cause: Object.assign(new Error(message), code ? { code } : {}, data ? { data } : {}),
      })
      const error = toConnectionError({ method: 'POST', url }, cause, { streamed })
      expect(error.reason, `${code} ${url}`).toBe(name)
      expect(error.remedy).toMatch(remedy)
      expect(error.message.endsWith(error.remedy ?? '')).toBe(true)
    }
  })

  test('a container is known by the file that Docker leaves in it', () => {
    vi.spyOn(process.getBuiltinModule('node:fs'), 'existsSync').mockImplementation(
      (path) => path === '/.dockerenv',
    )
    const cause = Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
    expect(toConnectionError({ method: 'GET', url: local }, cause).reason).toBe('refused-in-container')
  })
})

test('every remedy names options as the package of the caller spells them', () => {
  const names = {
    createOllamaClient: 'ChatX',
    baseURL: 'baseUrl',
    apiKey: 'key',
    headers: 'headersX',
    queryParams: 'queryX',
    deployment: 'deploymentX',
    fallback: 'fallbackX',
    fetch: 'fetchX',
    dialect: 'dialectX',
    timeouts: 'timeoutsX',
    retry: 'retryX',
    concurrency: 'maxConcurrency',
    closeInPause: 'closeInPause',
    strictContext: 'strictX',
    think: 'reasoning',
    format: 'formatX',
    partial: 'error.cause.partial',
    preload: 'model.warm',
    modelOption: (name: string): string => `$${name}`,
    setting: (name: string): string => name,
  }
  const symptoms = { url: cloud, names, status: 404, message: '' }
  const environment = { host: 'Vercel' as const, isContainer: true }
  const connection = { code: undefined, message: '', url: new URL(cloud), names, streamed: false }
  const remedies = [
    ...[answerCauses, pullCauses, statusCauses].flatMap((table) =>
      Object.values(table).map(({ remedy }) =>
        typeof remedy === 'function' ? remedy(symptoms, 'top_p') : (remedy ?? ''),
      ),
    ),
    ...Object.values(connectionCauses).map(({ remedy }) => remedy(connection, environment)),
  ].join('\n')
  expect(remedies).not.toMatch(/baseURL|apiKey|models\.preload|options\.|error\.partial|\bthink\b|\bfetch\b/)
  expect(remedies).toMatch(/baseUrl/)
})
