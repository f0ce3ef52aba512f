/** The errors of this package: one base class, and one class for each thing that a caller can do about a failure. */
import type { ChatAnswerContent } from './partial.ts'
import { brand, isInstanceOf } from './brand.ts'
import { toLoggable } from './to-loggable.ts'

/** Where a failure comes from: no response arrived (`network`), a server in between (`proxy`, `gateway`), Ollama (`daemon`), the process that runs the model (`runner`), ollama.com (`cloud`), or this program (`caller`). */
export type ErrorOrigin = 'caller' | 'network' | 'proxy' | 'gateway' | 'daemon' | 'runner' | 'cloud'

/** What is known of a failure. Request headers and keys are never part of it. */
export interface OllamaErrorDetails {
  method?: string
  /** Without user, password and query. */
  url?: string
  status?: number
  /**
   * The machine-readable code of the server (`not_found_error`) or of the system (`ECONNREFUSED`). `incomplete_answer`: the response ended properly but
   * too early, or a response without streaming was cut off. `response_too_large`: it exceeded a limit.
   */
  code?: string
  /** The cause, if it was recognized, as a stable identifier: `model-missing`, `refused-in-container`, `disk-full`. */
  reason?: string
  origin: ErrorOrigin
  /** The server's own message, without its envelope. */
  serverMessage?: string
  /** The response body as received, truncated after 64 KiB. */
  body?: string
  /** Response headers, without cookies. */
  headers?: Headers
  requestId?: string
  /** Whether the same request may succeed later without a change. */
  retryable: boolean
  /** How long the server asks to wait, at most an hour. */
  retryAfterMs?: number
  /** What to do. The message ends with it. */
  remedy?: string
  /** The partial content; absent if no response had begun. */
  partial?: ChatAnswerContent
  cause?: unknown
}

/** The base class of all errors of this package. The message contains method, URL, status and the server's message, and ends with what to do. */
export class OllamaError extends Error implements OllamaErrorDetails {
  static {
    brand(this, 'OllamaError')
  }

  override readonly name: string = 'OllamaError'
  declare readonly method?: string
  declare readonly url?: string
  declare readonly status?: number
  declare readonly code?: string
  declare readonly reason?: string
  declare readonly origin: ErrorOrigin
  declare readonly serverMessage?: string
  declare readonly body?: string
  declare readonly headers?: Headers
  declare readonly requestId?: string
  declare readonly retryable: boolean
  declare readonly retryAfterMs?: number
  declare readonly remedy?: string
  /** The partial content; absent if no response had begun. */
  declare readonly partial?: ChatAnswerContent

  /** Tests whether a value is an error of this class, also one of another installed copy of the package. Equivalent to `instanceof`. */
  static isInstance<Instance extends OllamaError>(
    this: abstract new (...args: never[]) => Instance,
    value: unknown,
  ): value is Instance {
    return isInstanceOf(value, this)
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isInstanceOf(value, this)
  }

  constructor(message: string, { cause, ...details }: OllamaErrorDetails) {
    super(
      details.remedy ? `${message}${/[.!?]$/.test(message) ? '' : '.'} ${details.remedy}` : message,
      cause === undefined ? undefined : { cause },
    )
    for (const [key, value] of Object.entries(details))
      if (value !== undefined) Object.assign(this, { [key]: value })
  }

  /** Returns what may be logged: without headers, account names, sign-in links and model output, and with long texts truncated. */
  toJSON(): Record<string, unknown> {
    return toLoggable(this)
  }
}

/** An invalid option or argument. Nothing was sent. */
export class OllamaInputError extends OllamaError {
  static {
    brand(this, 'OllamaInputError')
  }

  override readonly name = 'OllamaInputError'

  constructor(message: string, remedy?: string) {
    super(message, { origin: 'caller', retryable: false, ...(remedy ? { remedy } : {}) })
  }
}

/** No response arrived: nothing listens at the address, its name does not resolve, or the connection broke before the response headers. */
export class OllamaConnectionError extends OllamaError {
  static {
    brand(this, 'OllamaConnectionError')
  }

  override readonly name = 'OllamaConnectionError'
}

/** The response has a status of 400 or above, or is not one of Ollama. */
export class OllamaResponseError extends OllamaError {
  static {
    brand(this, 'OllamaResponseError')
  }

  override readonly name = 'OllamaResponseError'
}

/** What was waited for: the connection, the response headers, the first content, the next chunk, or the end of the response. */
export type TimeoutPhase = 'connect' | 'load' | 'firstToken' | 'idle' | 'total'

/** A timeout expired. The connection is closed, so the server stops generating. */
export class OllamaTimeoutError extends OllamaError {
  static {
    brand(this, 'OllamaTimeoutError')
  }

  override readonly name = 'OllamaTimeoutError'
  readonly phase: TimeoutPhase
  /** The timeout in milliseconds; absent if it is one of the fetch in use, which does not tell. */
  declare readonly limitMs?: number

  constructor(message: string, details: OllamaErrorDetails & { phase: TimeoutPhase; limitMs?: number }) {
    const { phase, ...rest } = details
    super(message, rest)
    this.phase = phase
  }
}

/** A response began and was cut off, contained an `error`, or had a frame that cannot be read. */
export class OllamaStreamError extends OllamaError {
  static {
    brand(this, 'OllamaStreamError')
  }

  override readonly name = 'OllamaStreamError'
  override readonly partial: ChatAnswerContent
  /** The unreadable frame, or the one with the `error`, as received. */
  declare readonly frame?: string

  constructor(message: string, details: OllamaErrorDetails & { partial: ChatAnswerContent; frame?: string }) {
    const { partial, ...rest } = details
    super(message, rest)
    this.partial = partial
  }
}
