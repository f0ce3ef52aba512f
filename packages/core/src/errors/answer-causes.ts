/** The causes of a refused or failed response, by the server's message. The status hardly matters. */
import { type Cause, isCloud, type Symptoms } from './cause.ts'
import { gatewayCauses } from './gateway-causes.ts'
import { runnerCauses } from './runner-causes.ts'

/** Rows by name, the most specific first. Messages: captures, the server's source and public reports. */
export const answerCauses: Readonly<Record<string, Cause>> = {
  ...gatewayCauses,

  // The model is missing.
  'model-missing': {
    says: /(?:^|\{\\?"error\\?":\s*\\?")model \\?['"](.*?)\\?['"] (?:was )?not found/i,
    retryable: false,
    remedy: pullIt,
  },
  'model-unknown-to-gateway': {
    says: /^model[_ ]not[_ ]found$|^No endpoints found for /i,
    origin: 'gateway',
    retryable: false,
    remedy:
      'The proxy knows no such model, or not for this key: give the exact name with its tag, or wait until its model list is refreshed',
  },
  'model-unknown-to-server': {
    if: ({ code = '', message = '' }) =>
      /^(?:model_not_found|DeploymentNotFound)$/.test(code) || /^The model\b.*\bdoes not exist/.test(message),
    retryable: false,
    remedy: 'The server has no such model, or not for this key: GET /v1/models lists what it has',
  },
  'model-replaced': {
    says: /(?:\buse|replaced by|replacement(?: is)?:?|migrate to|switch to|try) [`'"]?([\w./-]+(?::[\w.-]+)?)/i,
    status: 410,
    origin: 'cloud',
    retryable: false,
    code: 'model_retired',
    remedy: (_symptoms, replacement) => `The model is retired: use ${replacement} instead`,
  },
  'model-retired': {
    status: 410,
    origin: 'cloud',
    retryable: false,
    code: 'model_retired',
    remedy: 'The model is retired: see https://ollama.com/search?c=cloud for its replacement',
  },

  // Not allowed.
  'not-signed-in': {
    says: /not currently signed in/,
    retryable: false,
    remedy: 'Nothing to do: the daemon is not signed in',
  },
  'subscription-needed': {
    says: /requires a subscription/i,
    origin: 'cloud',
    retryable: false,
    code: 'subscription_required',
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
  'image-type-refused': {
    says: /invalid image input/,
    retryable: false,
    remedy: 'On /v1 Ollama takes JPEG, PNG and WebP: convert the image, or use the native dialect',
  },
  'images-unsupported': {
    says: /(?:image|audio) input|mmproj|does not support (?:multimodal|audio|vision)/,
    retryable: false,
    remedy: 'Use a model whose capabilities list vision, or audio for a recording, or send neither',
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

  // Too many requests.
  'queue-full': {
    says: /^server busy|maximum pending requests|no slots available/,
    retryable: true,
    remedy: 'Retry later, or raise OLLAMA_MAX_QUEUE or OLLAMA_NUM_PARALLEL where the server runs',
  },
  'usage-limit': {
    says: /(weekly|session|hourly) usage limit/i,
    origin: 'cloud',
    retryable: false,
    code: (window) => `usage_limit_${window.toLowerCase()}`,
    remedy: ({ names }, window) =>
      `The ${window} limit of the account is used up: wait until the window is over (${lengthOf(window)}), upgrade at https://ollama.com/upgrade, or set ${names.fallback}`,
  },
  'cloud-overloaded': {
    says: /^Server overloaded/,
    origin: 'cloud',
    retryable: true,
    remedy: 'Retry later',
  },
  'budget-used-up': {
    says: /budget/i,
    status: 429,
    origin: 'gateway',
    retryable: false,
    remedy: 'The budget of this key is used up',
  },

  ...runnerCauses,
}

function lengthOf(window: string): string {
  return { session: 'five hours', weekly: 'a week' }[window.toLowerCase()] ?? 'an hour'
}

function pullIt({ url }: Symptoms, name: string): string {
  if (name === '') return 'Name a model'
  return isCloud(url)
    ? 'See https://ollama.com/search?c=cloud for the models that run there'
    : `Run: ollama pull ${name}`
}
