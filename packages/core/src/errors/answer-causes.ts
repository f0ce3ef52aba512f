/** What the words of servers, gateways and runners mean, whatever status they come with. */
import { type Cause, goNetworkError, isCloud, type Symptoms } from './cause.ts'

const upgrade = 'or upgrade at https://ollama.com/upgrade'

/** Rows by name, most telling first. Texts: captures, the server's source and public reports. */
export const answerCauses: Readonly<Record<string, Cause>> = {
  // The request did not reach Ollama's API.
  'http-to-tls-port': {
    says: /HTTP request (?:was sent )?to (?:an )?HTTPS|plain HTTP to an SSL/i,
    origin: 'proxy',
    retryable: false,
    remedy: ({ names }) => `This port speaks TLS: write https:// in ${names.baseURL}`,
  },
  'numeric-address-refused': {
    says: /Direct IP access|^error code: 1003/,
    origin: 'proxy',
    retryable: false,
    remedy: ({ names }) => `Set ${names.baseURL} to a host name instead of an address`,
  },
  'path-missing': {
    says: /^404 page not found|^path ".*" not found/,
    status: 404,
    retryable: false,
    remedy: ({ url, names }) =>
      `Check ${names.baseURL}: there is no such path on this server (requested: ${new URL(url).pathname})`,
  },
  'proxy-cannot-do': {
    says: /not supported (?:by|in multi-instance) proxy/,
    origin: 'gateway',
    retryable: false,
    remedy: 'Ask the Ollama behind the proxy directly',
  },

  // The model is missing.
  'model-missing': {
    says: /^model ['"](.*?)['"] (?:was )?not found/i,
    retryable: false,
    remedy: pullIt,
  },
  'model-unknown-to-gateway': {
    says: /^model[_ ]not[_ ]found$/i,
    origin: 'gateway',
    retryable: false,
    remedy:
      'The proxy knows no such model, or not for this key: give the exact name with its tag, or wait until its model list is refreshed',
  },
  'model-retired': {
    status: 410,
    origin: 'cloud',
    retryable: false,
    remedy: 'The model is retired: see https://ollama.com/search?c=cloud for its replacement',
  },

  // A gateway has nothing behind it.
  'no-healthy-endpoint': {
    says: /^No \S+ endpoints available/,
    origin: 'gateway',
    retryable: true,
    remedy: 'The proxy sees no healthy backend: check that Ollama runs behind it',
  },
  'no-healthy-server': {
    says: /^model_unavailable|no healthy/i,
    origin: 'gateway',
    retryable: true,
    remedy:
      'The proxy sees no healthy backend with this model: check that one is up and has it, or retry later',
  },
  'temporarily-unavailable': {
    says: /temporarily unavailable/,
    retryable: true,
    remedy: 'The server is restarting or overloaded: retry in a moment',
  },
  'gateway-gave-up': {
    says: /^Proxy error: request timeout after/,
    origin: 'gateway',
    retryable: true,
    remedy: ({ names }) =>
      `The proxy gave up waiting for the model: preload it (${names.preload}), or raise its response_header_timeout`,
  },
  'gateway-lost-ollama': {
    says: /^Proxy error: |Server Connection Error|Connect call failed|Cannot connect to host|\[Errno 111\]|ECONNREFUSED/,
    origin: 'gateway',
    retryable: true,
    remedy: 'The gateway in front of Ollama could not reach it: check that Ollama runs',
  },
  'proxy-lost-ollama': {
    says: /upstream connect error|upstream request timeout|dial tcp \S*:11434\b/,
    if: ({ form }) => form !== 'json',
    origin: 'proxy',
    retryable: true,
    remedy: 'The proxy in front of Ollama could not reach it: check that Ollama runs',
  },

  // Who may not.
  'not-signed-in': {
    says: /not currently signed in/,
    retryable: false,
    remedy: 'Nothing to do: the daemon is not signed in',
  },
  'subscription-needed': {
    says: /requires a subscription/,
    origin: 'cloud',
    retryable: false,
    remedy: 'Upgrade the plan at https://ollama.com/upgrade, or use another model',
  },
  'cloud-disabled': {
    says: /^ollama cloud is disabled/,
    retryable: false,
    remedy: 'Unset OLLAMA_NO_CLOUD on the server, or use a local model',
  },
  'remote-not-allowed': {
    says: /cannot run this remote model/,
    retryable: false,
    remedy: 'Add the host of the model to OLLAMA_REMOTES where the server runs',
  },

  // What this model or server cannot do.
  'tools-unsupported': {
    says: /does not support tools/,
    retryable: false,
    remedy: 'Use a model whose capabilities list tools (POST /api/show), or send none',
  },
  'thinking-unsupported': {
    says: /does not support thinking/,
    retryable: false,
    remedy: ({ names }) => `Leave ${names.think} unset or false for this model`,
  },
  'completion-unsupported': {
    says: /does not support (?:chat|generate)/,
    retryable: false,
    remedy: 'Use a model whose capabilities list completion',
  },
  'capability-unsupported': {
    says: /does not support (insert|embeddings)/,
    retryable: false,
    remedy: (_symptoms, found) => `Use a model whose capabilities list ${found.replace(/s$/, '')}`,
  },
  'images-unsupported': {
    says: /image input|mmproj/,
    retryable: false,
    remedy: 'Use a model whose capabilities list vision, or send no images',
  },
  'image-links-unsupported': {
    says: /image URLs are not/,
    retryable: false,
    remedy: 'Fetch the image and send its bytes',
  },
  'base64-invalid': {
    says: /illegal base64 data/,
    retryable: false,
    remedy: 'Send images as bytes or plain base64',
  },
  'option-invalid': {
    says: /^option "(.+?)" must be/,
    retryable: false,
    remedy: ({ names }, found) => `Correct ${names.modelOption(found)}`,
  },
  'format-invalid': {
    says: /^invalid format|parse grammar/,
    retryable: false,
    remedy: ({ names }) =>
      `Set ${names.format} to "json" or a JSON Schema, a simpler one if the server cannot read it`,
  },
  'context-exceeded': {
    says: /context (?:length|size)|prompt is longer/,
    retryable: false,
    remedy: ({ names }) => `Shorten the conversation or raise ${names.modelOption('num_ctx')}`,
  },
  'newer-ollama-needed': {
    says: /requires a newer version of Ollama/,
    retryable: false,
    remedy: 'Update Ollama where the server runs',
  },

  // Too much at once.
  'queue-full': {
    says: /^server busy|maximum pending requests/,
    retryable: true,
    remedy: 'Retry later, or raise OLLAMA_MAX_QUEUE or OLLAMA_NUM_PARALLEL where the server runs',
  },
  'usage-limit': {
    says: /(?:weekly|session|hourly) usage limit/,
    origin: 'cloud',
    retryable: false,
    remedy: `Wait until the window is over, ${upgrade}`,
  },
  'cloud-overloaded': {
    says: /^Server overloaded/,
    origin: 'cloud',
    retryable: true,
    remedy: 'Try again later',
  },
  'budget-used-up': {
    says: /budget/i,
    status: 429,
    origin: 'gateway',
    retryable: false,
    remedy: 'The budget of this key is used up',
  },

  // The process that runs the model.
  'memory-exhausted': {
    says: /out of memory|unable to allocate|unable to load full model|requires .* but only .* available/i,
    origin: 'runner',
    retryable: false,
    remedy: ({ names }) => `Use a smaller model or lower ${names.modelOption('num_ctx')}`,
  },
  'runner-failed': {
    says: /model runner has unexpectedly stopped|error was encountered while running the model|error unmarshalling llama-server|error (?:reading|closing) llama-server|llama-server (?:response|chat) /,
    origin: 'runner',
    retryable: true,
    remedy: ({ names }) =>
      `The model runner failed: try again, and see the server log; a lower ${names.modelOption('num_ctx')} or a smaller model needs less memory`,
  },
  'load-too-slow': {
    says: /timed out waiting for llama(?:-server| runner)/,
    origin: 'runner',
    retryable: false,
    remedy:
      'The model does not load in time: raise OLLAMA_LOAD_TIMEOUT where the server runs, or use a smaller model',
  },
  'model-does-not-load': {
    says: /llama(?:-server| runner) process|error loading model|startup failed|failed to load model|error starting llama-server/,
    origin: 'runner',
    retryable: false,
    remedy: 'The model does not load: pull it again or see the server log',
  },
  'tool-call-unreadable': {
    says: /error parsing tool call|invalid tool call arguments|XML syntax error|failed to parse JSON/,
    origin: 'runner',
    retryable: false,
    remedy:
      'The model wrote a tool call that the server cannot read: ask again, with another seed or a larger model',
  },
  'runner-unreachable': {
    says: /health resp(?:onse)?: |do load request: |POST predict: |(?:Get|Post) "http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+\/(?![^"]*\bts=)|^dial tcp (?:127\.0\.0\.1|\[::1\]):/,
    if: ({ message = '' }) => goNetworkError.test(message) || /\bEOF$/.test(message),
    origin: 'runner',
    retryable: true,
    remedy:
      'The daemon lost its model runner: try again, and see the server log. If it stays, check that a firewall or virus scanner does not block 127.0.0.1 there',
  },
  'runner-broke-off': {
    says: /^unexpected EOF$/,
    // With this status the daemon says that of the request's own JSON.
    if: ({ status }) => status !== 400,
    origin: 'runner',
    retryable: true,
    remedy: 'The model broke off: ask again',
  },

  // The network behind the daemon.
  'cloud-certificate': {
    says: /x509: |tls: .*certificate/,
    retryable: false,
    remedy:
      'The daemon does not trust the certificate of what is behind it: add the CA where the daemon runs',
  },
  'cloud-unreachable': {
    says: /"https?:\/\/[^"]*(?:ollama\.com|[?&]ts=)[^"]*": |(?:lookup|dial tcp:?) \S*ollama\.com\b/,
    retryable: true,
    remedy:
      'The daemon cannot reach the cloud: check network, DNS and proxy (HTTPS_PROXY) where it runs, or use a local model',
  },
  'remote-unreachable': {
    says: goNetworkError,
    retryable: true,
    remedy: 'The daemon cannot reach what is behind it: check network, DNS and proxy where it runs',
  },
  'cloud-failed': {
    says: /\(ref: [0-9a-f-]+\)$/,
    status: 500,
    origin: 'cloud',
    retryable: true,
    remedy: 'Try again; if it stays, use another model',
  },
}

function pullIt({ url }: Symptoms, name: string): string {
  if (name === '') return 'Name a model'
  return isCloud(url)
    ? 'See https://ollama.com/search?c=cloud for the models that run there'
    : `Run: ollama pull ${name}`
}
