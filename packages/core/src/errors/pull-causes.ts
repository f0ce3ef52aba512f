/** What failures of a pull, a push or a create mean: the daemon relays what happened between it and the registry, or on its disk. */
import { type Cause, goNetworkError } from './cause.ts'

/** Rows by name, most telling first. Texts: captures/native/pull and push, and the server's `images.go`, `download.go`, `auth.go`. */
export const pullCauses: Readonly<Record<string, Cause>> = {
  'disk-full': {
    says: /no space left on device|not enough space on the disk|disk quota exceeded/i,
    retryable: false,
    remedy: 'Free disk space where the daemon keeps its models (OLLAMA_MODELS), then pull again',
  },
  'disk-not-writable': {
    says: /permission denied|read-only file system|access is denied/i,
    retryable: false,
    remedy: 'Let the user who runs the daemon write to its models folder (OLLAMA_MODELS)',
  },
  'newer-ollama-needed': {
    says: /requires a newer version of Ollama/,
    retryable: false,
    remedy: 'Update Ollama where the server runs',
  },
  'registry-without-model': {
    says: /^pull model manifest: (?:file does not exist|404\b)/,
    retryable: false,
    remedy: 'The registry has no such model or tag: see https://ollama.com/search',
  },
  'registry-without-tls': {
    says: /server gave HTTP response to HTTPS client|insecure protocol http|first record does not look like a TLS handshake/,
    retryable: false,
    remedy: 'The registry has no TLS: set insecure to true in the request if you trust it',
  },
  'registry-certificate': {
    says: /x509: |tls: .*certificate/,
    retryable: false,
    remedy:
      'The daemon does not trust the certificate of the registry: add its CA where the daemon runs, or set insecure to true in the request',
  },
  'layer-damaged': {
    says: /digest mismatch|checksum mismatch/i,
    retryable: true,
    remedy: 'Pull again: the damaged layer is downloaded again, the others are kept',
  },
  'registry-limit': {
    says: /(?:^|: )429\b|too ?many ?requests|rate limit|rate exceeded/i,
    retryable: true,
    remedy: 'The registry limits requests: wait, then pull again',
  },
  'registry-refused': {
    says: /(?:^|: )40[13]\b|unauthorized|access denied|forbidden/i,
    retryable: false,
    remedy:
      'The registry refuses access: check the name of the model, and that the daemon is signed in (ollama signin) if it is private',
  },
  'registry-failed': {
    says: /(?:^|: |status code |http status )5\d\d\b|internal server error|bad gateway|service unavailable|gateway time-?out|^pull model manifest: invalid character/i,
    retryable: true,
    remedy: 'The registry fails: pull again later, what was downloaded is kept',
  },
  'registry-unknown-host': {
    says: /lookup (?!registry\.ollama\.ai|ollama\.com)\S+?(?: on \S+)?: no such host/,
    retryable: false,
    remedy:
      'The daemon cannot resolve the name of the registry: check it in the name of the model, and the DNS where the daemon runs',
  },
  'download-gave-up': {
    says: /max retries exceeded|part stalled/,
    retryable: true,
    remedy: 'Pull again: what was downloaded is kept. Check the network where the daemon runs',
  },
  'registry-unreachable': {
    says: new RegExp(`${goNetworkError.source}|\\bEOF$|context deadline exceeded`),
    // With this status the daemon says `unexpected EOF` of the request's own JSON.
    if: ({ status }) => status !== 400,
    retryable: true,
    remedy:
      'The daemon cannot reach the registry: check network, DNS and proxy (HTTPS_PROXY) where it runs, then pull again',
  },
}
