/** The causes of a failed pull, push or create: the daemon reports what happened between it and the registry, or on its disk. */
import { type Cause, goNetworkError } from './cause.ts'

/** Rows by name, the most specific first. Messages: captures/native/pull and push, and the server's `images.go`, `download.go`, `auth.go`. */
export const pullCauses: Readonly<Record<string, Cause>> = {
  'disk-full': {
    says: /no space left on device|not enough space on the disk|quota exceeded|ENOSPC|EDQUOT/i,
    retryable: false,
    remedy: 'Free disk space where the daemon keeps its models (OLLAMA_MODELS), then pull again',
  },
  'disk-failed': {
    says: /input\/output error/i,
    retryable: false,
    remedy: 'The disk where the daemon keeps its models (OLLAMA_MODELS) fails: check it',
  },
  'file-in-use': {
    says: /being used by another process/,
    retryable: true,
    remedy:
      'Another program, often a virus scanner, holds a file of the model: pull again, and leave the models folder out of its scans',
  },
  'daemon-key-missing': {
    says: /ssh: no key found|id_ed25519/,
    retryable: false,
    remedy:
      'The daemon cannot read its own key (.ollama/id_ed25519 in the home of its user): check that the file is there and whole',
  },
  'file-missing': {
    says: /no such file or directory|blob not found/,
    retryable: false,
    remedy: 'A file of the model is missing where the daemon runs: pull the model again',
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
    says: /^pull model manifest: (?:file does not exist|404\b)|manifest unknown|name unknown/,
    retryable: false,
    remedy: 'The registry has no such model or tag: see https://ollama.com/search',
  },
  'repository-without-gguf': {
    says: /not GGUF|not compatible with llama\.cpp|tag is not available in the repository/,
    retryable: false,
    remedy: 'Name a repository with GGUF files, and a tag that it lists',
  },
  'registry-without-tls': {
    says: /server gave HTTP response to HTTPS client|insecure protocol http|first record does not look like a TLS handshake/,
    retryable: false,
    remedy: 'The registry has no TLS: set insecure to true in the request if you trust it',
  },
  'registry-certificate': {
    says: /x509: (?!certificate (?:has expired|is))|tls: (?!.*x509).*certificate/,
    retryable: false,
    remedy:
      'The daemon does not trust the certificate of the registry: add its CA where the daemon runs, or set insecure to true in the request',
  },
  'layer-damaged': {
    says: /(?:digest|checksum) mismatch|error verifying .*digest/i,
    retryable: true,
    remedy: 'Pull again: the damaged layer is downloaded again, the others are kept',
  },
  'registry-limit': {
    says: /(?:^|: )429\b|too ?many ?requests|rate limit|rate exceeded/i,
    retryable: true,
    remedy: 'The registry limits requests: wait, then pull again',
  },
  'namespace-not-yours': {
    says: /authorized to push to this namespace/,
    retryable: false,
    remedy: 'Copy the model to a name under your own namespace, and push that',
  },
  'registry-refused': {
    says: /(?<!Proxy )authentication required|\bdenied\b|not authorized|key was not found|(?:^|: )40[13]\b|unauthorized|forbidden/i,
    retryable: false,
    remedy:
      'The registry refuses access: check the name of the model, and that the daemon is signed in (ollama signin) if it is private',
  },
  'registry-failed': {
    says: /(?:^|: |status code |http status )5\d\d\b|internal server error|bad gateway|service unavailable|gateway time-?out|try again later|^pull model manifest: invalid character/i,
    retryable: true,
    remedy: 'The registry fails: pull again later, what was downloaded is kept',
  },
  'registry-rejected': {
    says: /^pull model manifest: 4\d\d\b/,
    retryable: false,
    remedy: 'The registry rejects the request: check the name and the tag of the model',
  },
  'registry-unknown-host': {
    says: /lookup (?!registry\.ollama\.ai|ollama\.com)\S+?(?: on \S+)?: no such host/,
    retryable: false,
    remedy:
      'The daemon cannot resolve the name of the registry: check it in the name of the model, and the DNS where the daemon runs',
  },
  'download-gave-up': {
    says: /max retries exceeded|stalled|attempt \d+ failed/,
    retryable: true,
    remedy: 'Pull again: what was downloaded is kept. Check the network where the daemon runs',
  },
  'transfer-canceled': {
    says: /^context canceled$/,
    retryable: true,
    remedy:
      'The daemon, or another caller of the same transfer, stopped it: pull again, what was downloaded is kept',
  },
  'registry-unreachable': {
    says: new RegExp(
      `(?!.*(?:Proxy Authentication Required|x509: ))(?:${goNetworkError.source})|\\bEOF$|context deadline exceeded`,
    ),
    // With this status, `unexpected EOF` is about the JSON of the request.
    if: ({ status }) => status !== 400,
    retryable: true,
    remedy:
      'The daemon cannot reach the registry: check network, DNS and proxy (HTTPS_PROXY) where it runs, then pull again',
  },
}
