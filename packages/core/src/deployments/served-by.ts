/** Who answered a request. */

/** What stands behind a base URL. */
export type DeploymentName = 'local' | 'cloud' | 'olla' | 'gateway'

/** Who answered. Fields are absent if the deployment does not say them. */
export interface ServedBy {
  /** As far as known when the response arrived. */
  deployment: DeploymentName
  /** Without credentials. */
  baseURL: string
  /** For the logs of the proxy or the server. */
  requestId?: string
  /** The backend's name in the configuration of Olla. */
  endpoint?: string
  /** Its type there, such as `ollama`. */
  endpointType?: string
  /** The model as Olla routed it: lower-case, and the alias where one was asked for. */
  model?: string
  /** Milliseconds until the backend's response headers. Not the time of the whole response. */
  headersMs?: number
  /** How Olla chose the backend: `strict`, `optimistic`, `discovery`, `alias`. */
  routingStrategy?: string
  /** `routed`, `fallback` or `rejected`. */
  routingDecision?: string
  /** `model_found`, …, or free text. */
  routingReason?: string
  /** `hit`, `miss`, `repin` or `disabled`. */
  stickySession?: string
  /** The proxy and its version, such as `Olla/v0.0.28`. */
  proxy?: string
  /** Set if an entry of `fallback` answered. */
  fallback?: FallbackUsed
}

/** Why an entry of `fallback` answered instead of the deployments before it. */
export interface FallbackUsed {
  /** Position in the option `fallback`. */
  index: number
  /** The deployments that failed before, in order, with the message of their error. */
  failed: { baseURL: string; deployment: DeploymentName; message: string }[]
}
