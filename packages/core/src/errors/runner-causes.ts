/** The causes in the process that runs the model, and in the network behind the daemon. */
import { type Cause, goNetworkError } from './cause.ts'

export const runnerCauses: Readonly<Record<string, Cause>> = {
  // The process that runs the model.
  'memory-exhausted': {
    says: /out of memory|unable to allocate|unable to load full model|requires more (?:system )?memory|requires .* but only .* available/i,
    origin: 'runner',
    retryable: false,
    remedy: ({ names }) => `Use a smaller model or lower ${names.modelOption('num_ctx')}`,
  },
  'gpu-failed': {
    says: /(?:CUDA|ROCm|hip|Vulkan|Metal) ?error/i,
    origin: 'runner',
    retryable: false,
    remedy: 'The graphics card or its driver failed: see the server log, and update the driver',
  },
  'model-loading': {
    says: /^Loading model|llm server (?:loading model|not responding)|unexpected server status/i,
    origin: 'runner',
    retryable: true,
    remedy: 'The model is still loading: retry in a moment',
  },
  'files-used-up': {
    says: /too many open files|fork\/exec .*temporarily unavailable/,
    retryable: true,
    remedy: 'The daemon has no more files or processes: raise its limits (ulimit) where it runs',
  },
  'runner-failed': {
    says: /model runner has unexpectedly stopped|error was encountered while running the model|error unmarshalling llama-server|error (?:reading|closing) llama-server|llama-server (?:response|chat) /,
    origin: 'runner',
    retryable: true,
    remedy: ({ names }) =>
      `The model runner failed: retry, and see the server log; a lower ${names.modelOption('num_ctx')} or a smaller model needs less memory`,
  },
  'load-too-slow': {
    says: /timed out waiting for llama(?:-server| runner)/,
    origin: 'runner',
    retryable: false,
    remedy:
      'The model does not load in time: raise OLLAMA_LOAD_TIMEOUT where the server runs, or use a smaller model',
  },
  'model-does-not-load': {
    says: /llama(?:-server| runner) process|(?:error loading|unable to load) model|startup failed|failed to load model|error starting llama-server/,
    origin: 'runner',
    retryable: false,
    remedy: 'The model does not load: pull it again or see the server log',
  },
  'tool-call-unreadable': {
    says: /error parsing tool call|invalid tool call arguments|XML syntax error|failed to parse JSON/,
    origin: 'runner',
    retryable: false,
    remedy:
      'The model wrote a tool call that the server cannot read: retry with another seed or a larger model',
  },
  'runner-unreachable': {
    says: /health resp(?:onse)?: |do load request: |POST predict: |(?:Get|Post) "http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+\/(?![^"]*\bts=)|^dial tcp (?:127\.0\.0\.1|\[::1\]):/,
    if: ({ message = '' }) => goNetworkError.test(message) || /\bEOF$/.test(message),
    origin: 'runner',
    retryable: true,
    remedy:
      'The daemon lost its model runner: retry, and see the server log. If it persists, check that a firewall or virus scanner does not block 127.0.0.1 there',
  },
  'runner-broke-off': {
    says: /^unexpected EOF$/,
    // With this status, the daemon means the JSON of the request.
    if: ({ status }) => status !== 400,
    origin: 'runner',
    retryable: true,
    remedy: 'The model stopped too early: retry',
  },

  // The network behind the daemon.
  'proxy-login-needed': {
    says: /": Proxy Authentication Required/,
    retryable: false,
    remedy: 'The proxy (HTTPS_PROXY) where the daemon runs wants a login: write it into its address there',
  },
  'certificate-expired': {
    says: /x509: certificate has expired or is not yet valid/,
    retryable: false,
    remedy: 'A certificate behind the daemon has expired, or the clock where the daemon runs is wrong',
  },
  'certificate-of-other-name': {
    says: /x509: certificate is (?:valid for .*, not|not valid for)/,
    retryable: false,
    remedy: 'Something else answers the daemon there: check DNS and the proxy (HTTPS_PROXY) where it runs',
  },
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
  'remote-without-tls': {
    says: /server gave HTTP response to HTTPS client/,
    retryable: false,
    remedy: 'What is behind the daemon has no TLS: correct the scheme of its address',
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
    remedy: 'Retry; if it persists, use another model',
  },
}
