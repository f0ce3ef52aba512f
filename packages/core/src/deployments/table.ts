/** The deployments that are known. Adding one means adding a row. */
import type { Deployment, Prefixes } from './deployment.ts'
import type { DeploymentName } from './served-by.ts'

const backendDown = 'no_healthy_backend'

/** In the order in which they are recognised. */
export const deployments: { readonly [name in DeploymentName]: Deployment } = {
  cloud: {
    name: 'cloud',
    about: 'Ollama Cloud',
    baseURL: 'https://ollama.com',
    isURL: ({ hostname }) => hostname === 'ollama.com',
    isServer({ daemon, proxy }) {
      const found = [daemon, proxy].find(({ json }) => /^path ".*" not found$/.test(String(json?.['error'])))
      return found && `GET ${found.path} answered ${found.status} in the words of ollama.com`
    },
    prefixes: { native: '', openai: '', anthropic: '' },
    renamed: {
      '/api/experimental/web_search': '/api/web_search',
      '/api/experimental/web_fetch': '/api/web_fetch',
    },
    chat: 'native',
    embed: 'native',
    key: 'required',
    format: 'ignored',
    usage: 'model',
    headers: {},
    toModel: withoutCloudSuffix,
    missing: [
      {
        paths: /^\/(?:api\/(?:embed|embeddings)|v1\/embeddings)$/,
        instead: 'there are no embedding models: embed with a local Ollama',
      },
      {
        paths: /^\/api\/(?:pull|push|create|copy|delete|ps|blobs\/.*)$/,
        instead: 'nothing is installed or loaded by the caller: models are ready to use',
      },
      { paths: /^\/v1\/messages\/count_tokens$/, instead: 'read usage.input_tokens of the response' },
    ],
    refusals: [
      {
        status: 401,
        code: 'invalid_api_key',
        origin: 'cloud',
        remedy: ({ apiKey }) =>
          `Set ${apiKey} to a key of https://ollama.com/settings/keys: keys of other services and of daemons do not work there, and OLLAMA_API_KEY is read for https://ollama.com only`,
      },
      {
        status: 404,
        says: /model ['"](.*?)['"].*not found/i,
        code: 'model_not_found',
        remedy: ({ deployment, fallback }, [model]) =>
          `Ollama Cloud has no model ${model}: see https://ollama.com/search?c=cloud. For a model that only your own Ollama has, set ${deployment} to "local" or add it to ${fallback}`,
      },
    ],
  },

  olla: {
    name: 'olla',
    about: 'an Olla proxy',
    baseURL: 'http://127.0.0.1:40114',
    isURL: ({ port, pathname }) => port === '40114' || /\/olla(?:\/|$)/.test(pathname),
    isServer({ daemon, proxy, models }) {
      if (proxy.json?.['name'] === 'Olla')
        return `GET ${proxy.path} names Olla ${String(proxy.json['version'])}`
      const marked = [daemon, models].find(({ headers }) => isMarkedByOlla(headers))
      return marked && `GET ${marked.path} has headers of Olla`
    },
    isResponse: isMarkedByOlla,
    ownPath: /\/olla(?:\/([^/]+))?$/,
    toPrefixes: toOllaPrefixes,
    prefixes: toOllaPrefixes(undefined),
    chat: 'native',
    // Olla does not route /api/embed by model: with several backends it may reach one without the model.
    embed: 'openai',
    key: 'not forwarded',
    format: 'enforced',
    usage: 'model',
    headers: {
      requestId: 'x-olla-request-id',
      endpoint: 'x-olla-endpoint',
      endpointType: 'x-olla-backend-type',
      model: 'x-olla-model',
      headersMs: 'x-olla-response-time',
      routingStrategy: 'x-olla-routing-strategy',
      routingDecision: 'x-olla-routing-decision',
      routingReason: 'x-olla-routing-reason',
      stickySession: 'x-olla-sticky-session',
      proxy: 'x-served-by',
    },
    // Olla compares names as they are, and lists them with their tag.
    otherModel: (model) => (/:[^/]*$/.test(model) ? undefined : `${model}:latest`),
    missing: [
      {
        paths: /^\/api\/(?:show|list)$/,
        instead: 'describe models by models.list(), or ask the Ollama behind the proxy directly',
      },
      {
        paths: /^\/api\/(?:pull|push|create|copy|delete)$/,
        instead: 'manage models on the Ollama behind the proxy directly',
      },
    ],
    refusals: [
      {
        status: 404,
        says: /^model_not_found$/i,
        code: 'model_not_found',
        origin: 'gateway',
        retryable: false,
        remedy:
          'No backend of Olla has this model: write the name with its exact tag; a model that was just pulled appears with the next discovery (5 minutes by default)',
      },
      {
        status: 404,
        says: /^No (\S+) endpoints available/,
        code: backendDown,
        origin: 'gateway',
        retryable: true,
        remedy: (_names, [type]) =>
          `All ${type} backends of Olla are down or unknown: see GET /internal/status/endpoints there, start one, and wait up to 30 seconds for the health check`,
      },
      {
        status: 503,
        says: /^model_unavailable|no healthy/i,
        code: backendDown,
        origin: 'gateway',
        retryable: true,
        remedy:
          'The backends of Olla with this model are down: see GET /internal/status/endpoints there; the health check notices a restart within 30 seconds',
      },
      {
        status: 502,
        says: /all endpoints failed with connection errors|circuit breaker open for endpoint (\S+)|no healthy endpoints/i,
        code: backendDown,
        origin: 'gateway',
        retryable: true,
        remedy: (_names, [endpoint]) =>
          `Olla cannot reach ${endpoint ? `its backend ${endpoint}` : 'its backends'}: see GET /internal/status/endpoints there`,
      },
      {
        status: 502,
        says: /AI backend ended communication/i,
        code: 'backend_failed',
        origin: 'gateway',
        retryable: true,
        remedy: 'The backend closed the connection before it answered, which Olla does not retry: try again',
      },
      { status: 502, says: /request timeout after/i, code: 'backend_timeout', origin: 'gateway' },
      {
        status: 404,
        paths: /^\/api\/embed$/,
        says: /^model ".*" not found/,
        code: 'model_not_found',
        remedy:
          'Olla does not route /api/embed by model, so another backend may have it: use embed() or openai.embeddings',
      },
      {
        status: 429,
        says: /^Too Many Requests/i,
        code: 'rate_limit_exceeded',
        origin: 'gateway',
        retryable: true,
      },
    ],
  },

  local: {
    name: 'local',
    about: 'an Ollama daemon',
    baseURL: 'http://127.0.0.1:11434',
    isServer: ({ daemon }) =>
      typeof daemon.json?.['version'] === 'string'
        ? `GET ${daemon.path} names version ${daemon.json['version']}`
        : undefined,
    prefixes: { native: '', openai: '', anthropic: '' },
    chat: 'native',
    embed: 'native',
    key: 'ignored',
    format: 'enforced',
    usage: 'model',
    headers: {},
    missing: [
      { paths: /^\/v1\/messages\/count_tokens$/, instead: 'read usage.input_tokens of the response' },
    ],
    refusals: [],
  },

  gateway: {
    name: 'gateway',
    about: 'a gateway that speaks only /v1',
    isServer({ models: { path, status, json } }) {
      if (status === 200 && Array.isArray(json?.['data']))
        return `GET ${path} lists models, and /api/version is missing`
      return (status === 401 || status === 403) && json
        ? `GET ${path} answered ${status}, and /api/version is missing`
        : undefined
    },
    prefixes: { native: '', openai: '', anthropic: '' },
    chat: 'openai',
    embed: 'openai',
    key: 'required',
    format: 'unknown',
    usage: 'gateway',
    headers: { endpoint: 'x-litellm-model-id' },
    missing: [{ paths: /^\/api\//, instead: 'use chat, embed or openai, which speak /v1 there' }],
    refusals: [
      { status: 400, code: 'invalid_request_error', origin: 'gateway', retryable: false },
      {
        status: 401,
        code: 'invalid_api_key',
        origin: 'gateway',
        remedy: ({ apiKey, headers }) =>
          `Set ${apiKey}, or ${headers}.Authorization, to a key of this gateway; keys of ollama.com do not work there`,
      },
      {
        status: 403,
        code: 'model_not_permitted',
        origin: 'gateway',
        retryable: false,
        remedy: 'This key may not use this model: models.list() names those it may use',
      },
      { status: 429, code: 'rate_limit_exceeded', origin: 'gateway', retryable: true },
      { status: 500, code: 'internal_error', origin: 'gateway' },
      {
        status: 503,
        says: /no healthy|model/i,
        code: backendDown,
        origin: 'gateway',
        retryable: true,
        remedy: ({ fallback }) =>
          `No server behind the gateway that is up has this model: start one, try again later, or set ${fallback}`,
      },
      {
        status: 503,
        code: backendDown,
        origin: 'gateway',
        retryable: true,
        remedy: ({ fallback }) =>
          `The Ollama behind the gateway is restarting or overloaded: try again in a moment, or set ${fallback}`,
      },
    ],
  },
}

/** A base URL that ends in `/olla/<provider>` chooses the backends of that provider. */
function toOllaPrefixes(provider: string | undefined): Prefixes {
  const usual = { native: '/olla/ollama', openai: '/olla/openai', anthropic: '/olla/anthropic' }
  if (provider === undefined || provider === 'openai' || provider === 'anthropic') return usual
  const chosen = `/olla/${provider}`
  return { ...usual, openai: chosen, ...(provider === 'proxy' ? { native: chosen } : {}) }
}

/** `gpt-oss:120b-cloud` and `gpt-oss:120b:cloud` name `gpt-oss:120b`. The text after the last colon decides, as in the daemon. */
function withoutCloudSuffix(model: string): string {
  return model.replace(/:cloud$/i, '').replace(/(:[^:/]+)-cloud$/i, '$1')
}

/** Whether a daemon would pass this model on to the cloud. */
export function isCloudModel(model: string): boolean {
  return withoutCloudSuffix(model) !== model
}

function isMarkedByOlla(headers: Headers): boolean {
  return headers.has('x-olla-request-id')
}
