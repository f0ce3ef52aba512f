/** What chat needs to know of a model. */

/** `unknown` if the server does not tell: an old one, or a gateway without that endpoint. */
export type Capability = 'yes' | 'no' | 'unknown'

export interface ModelCapabilities {
  tools: Capability
  thinking: Capability
  vision: Capability
}

/** Undefined if nothing is known. Should cache: it is called for every request that depends on it. */
export type CapabilitiesOf = (
  model: string,
  signal?: AbortSignal,
) => Promise<Partial<ModelCapabilities> | undefined>
