/** What chat wants to know of a model, from whoever can find out. */

/** `unknown` where nobody can say: an old server, a gateway without that route. */
export type Capability = 'yes' | 'no' | 'unknown'

export interface ModelCapabilities {
  tools: Capability
  thinking: Capability
  vision: Capability
}

/** Undefined where nothing is known. Expected to remember: it is asked with every question that depends on it. */
export type CapabilitiesOf = (
  model: string,
  signal?: AbortSignal,
) => Promise<Partial<ModelCapabilities> | undefined>
