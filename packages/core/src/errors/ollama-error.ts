/** Everything that can go wrong between a caller and a model: one base, one class for each thing a caller can do about it. */
import type { ChatAnswerContent } from './partial.ts'
import { brand, isInstanceOf } from './brand.ts'
import { toLoggable } from './to-loggable.ts'

/** Who said no: nobody (`network`), something in between (`proxy`, `gateway`), Ollama itself (`daemon`), the process that runs the model (`runner`), ollama.com (`cloud`), or this program (`caller`). */
export type ErrorOrigin = 'caller' | 'network' | 'proxy' | 'gateway' | 'daemon' | 'runner' | 'cloud'

/** What is known of a failure. Headers and keys are never part of it. */
export interface OllamaErrorDetails {
  method?: string
  /** Without user, password and query. */
  url?: string
  status?: number
  /** The machine-readable word of the server (`not_found_error`) or of the system (`ECONNREFUSED`); `incomplete_answer` for one that ended in order but too early, and for a whole response that was cut off. */
  code?: string
  /** What was recognised, as one word that stays the same: `model-missing`, `refused-in-container`, `disk-full`. Absent where only the status or the words are known. */
  reason?: string
  origin: ErrorOrigin
  /** The server's own words, taken out of whatever envelope they came in. */
  serverMessage?: string
  /** The answer's body as received, cut after 64 KiB. */
  body?: string
  /** Answer headers, without cookies. */
  headers?: Headers
  requestId?: string
  /** Whether the same request may succeed later without a change. */
  retryable: boolean
  /** How long the server asked to wait, at most an hour. */
  retryAfterMs?: number
  /** What the reader can do. Ends the message. */
  remedy?: string
  /** What had been said until then; absent where no answer had begun. */
  partial?: ChatAnswerContent
  cause?: unknown
}

/** The base of all errors of this package. The message names method, URL and status, says what the server said, and ends with what can be done. */
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
  /** What had been said until then; absent where no answer had begun. */
  declare readonly partial?: ChatAnswerContent

  /** Whether a value is an error of this class, also one of another installed copy of the package. The same as `instanceof`. */
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

  /** What may go into a log: no headers, account names and sign-in links blotted out, long texts shortened, nothing of what the model said. */
  toJSON(): Record<string, unknown> {
    return toLoggable(this)
  }
}

/** The caller's own mistake: a wrong option or a message that cannot be said to Ollama. Nothing was sent. */
export class OllamaInputError extends OllamaError {
  static {
    brand(this, 'OllamaInputError')
  }

  override readonly name = 'OllamaInputError'

  constructor(message: string, remedy?: string) {
    super(message, { origin: 'caller', retryable: false, ...(remedy ? { remedy } : {}) })
  }
}

/** No answer came: nothing listens there, the name does not resolve, the connection broke before the head of the answer. */
export class OllamaConnectionError extends OllamaError {
  static {
    brand(this, 'OllamaConnectionError')
  }

  override readonly name = 'OllamaConnectionError'
}

/** An answer came and it is not what was asked for: a status of 400 and above, or something that no Ollama says. */
export class OllamaResponseError extends OllamaError {
  static {
    brand(this, 'OllamaResponseError')
  }

  override readonly name = 'OllamaResponseError'
}

/** What was being waited for: the connection, the head of the answer, its first content, its next piece, or its end. */
export type TimeoutPhase = 'connect' | 'load' | 'firstToken' | 'idle' | 'total'

/** A limit of `timeouts` was over. The socket is closed, which makes the server stop working on the answer. */
export class OllamaTimeoutError extends OllamaError {
  static {
    brand(this, 'OllamaTimeoutError')
  }

  override readonly name = 'OllamaTimeoutError'
  readonly phase: TimeoutPhase
  /** The limit in milliseconds; absent where somebody else's limit was over and did not say. */
  declare readonly limitMs?: number

  constructor(message: string, details: OllamaErrorDetails & { phase: TimeoutPhase; limitMs?: number }) {
    const { phase, ...rest } = details
    super(message, rest)
    this.phase = phase
  }
}

/** An answer began and did not reach its end: it broke off, said `error`, or had a frame that cannot be read. */
export class OllamaStreamError extends OllamaError {
  static {
    brand(this, 'OllamaStreamError')
  }

  override readonly name = 'OllamaStreamError'
  override readonly partial: ChatAnswerContent
  /** The frame that could not be read, or the one that said `error`, as received. */
  declare readonly frame?: string

  constructor(message: string, details: OllamaErrorDetails & { partial: ChatAnswerContent; frame?: string }) {
    const { partial, ...rest } = details
    super(message, rest)
    this.partial = partial
  }
}
