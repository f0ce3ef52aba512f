/** What a deployment is: one row of data. */
import type { CallerNames } from '../errors/caller-names.ts'
import type { ErrorOrigin } from '../errors/ollama-error.ts'
import type { Look } from './look.ts'
import type { DeploymentName, ServedBy } from './served-by.ts'

/** One deployment: where its paths begin, what it needs, what it lacks and how its errors read. */
export interface Deployment {
  readonly name: DeploymentName
  /** For messages: "an Ollama daemon". */
  readonly about: string
  /** Where it usually is; absent if there is no such place. */
  readonly baseURL?: string
  /** Whether a URL alone tells it. */
  readonly isURL?: (url: URL) => boolean
  /** Returns why the responses of a server tell it, or undefined. The first row that returns something wins. */
  readonly isServer: (look: Look) => string | undefined
  /** Whether the headers of a response tell it. */
  readonly isResponse?: (headers: Headers) => boolean
  /** The end of a base URL that belongs to the prefixes. It is cut off; its group goes to `toPrefixes`. */
  readonly ownPath?: RegExp
  readonly toPrefixes?: (chosen: string | undefined) => Prefixes
  readonly prefixes: Prefixes
  /** Paths that have another name there. */
  readonly renamed?: { readonly [path: string]: string }
  /** What `chat` speaks, unless the caller chooses. */
  readonly chat: 'native' | 'openai'
  /** What `embed` speaks, unless the caller chooses. */
  readonly embed: 'native' | 'openai'
  /** What happens to an API key. */
  readonly key: 'ignored' | 'required' | 'not forwarded'
  /** Whether `format` constrains the response. */
  readonly format: 'enforced' | 'ignored' | 'unknown'
  /** Who counts the tokens. */
  readonly usage: 'model' | 'gateway'
  /** Response headers, by what they say. */
  readonly headers: { readonly [name in keyof ServedBy]?: string }
  /** The name of a model as this deployment spells it. */
  readonly toModel?: (model: string) => string
  /** The name to try next if it knows no such model; undefined: none. */
  readonly otherModel?: (model: string) => string | undefined
  /** Endpoints that it does not offer, and what to use instead. */
  readonly missing: readonly Missing[]
  /** What its errors mean. The first row that fits decides; a row says only what is not known without the deployment. */
  readonly refusals: readonly Refusal[]
}

/** What goes before the paths of each dialect. */
export interface Prefixes {
  readonly native: string
  readonly openai: string
  readonly anthropic: string
}

export interface Missing {
  readonly paths: RegExp
  readonly instead: string
}

export interface Refusal {
  readonly status?: number
  /** Tests the words of the server. */
  readonly says?: RegExp
  /** Tests the path of the request, without prefix. */
  readonly paths?: RegExp
  /** Machine-readable; used where the server sends none that says as much. */
  readonly code: string
  readonly retryable?: boolean
  readonly origin?: ErrorOrigin
  /** `names`: how the caller's package spells its options. `found`: the groups of `says`. */
  readonly remedy?: string | ((names: CallerNames, found: readonly (string | undefined)[]) => string)
}

/** The same text with a capital letter, for the beginning of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
