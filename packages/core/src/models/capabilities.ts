/** What a model can do, as far as it is known. */
import type { Capability, ShowResponse, TagsModel } from '@ollamakit/wire/native'

/** `unknown`: the server does not tell, as most proxies and gateways. Only a request to the model shows it then. */
export type Known = 'yes' | 'no' | 'unknown'

export type ModelCapabilities = { readonly [capability in Capability]: Known }

/** The compiler checks that none is missing. */
const all = Object.keys({
  completion: 0,
  tools: 0,
  insert: 0,
  vision: 0,
  embedding: 0,
  thinking: 0,
  image: 0,
  audio: 0,
} satisfies Record<Capability, 0>) as Capability[]

export const unknownCapabilities: ModelCapabilities = toCapabilities(() => 'unknown')

/** Old servers list none: then all are unknown. */
export function capabilitiesOfShow({ capabilities }: ShowResponse): ModelCapabilities {
  return Array.isArray(capabilities)
    ? toCapabilities((one) => (capabilities.includes(one) ? 'yes' : 'no'))
    : unknownCapabilities
}

/** The list ignores what a model's own chat template can do: tools and thinking may work although they are missing. */
export function capabilitiesOfTags({ capabilities }: TagsModel): ModelCapabilities {
  if (!Array.isArray(capabilities)) return unknownCapabilities
  return toCapabilities((one) =>
    capabilities.includes(one) ? 'yes' : one === 'tools' || one === 'thinking' ? 'unknown' : 'no',
  )
}

function toCapabilities(known: (capability: Capability) => Known): ModelCapabilities {
  return Object.fromEntries(all.map((capability) => [capability, known(capability)])) as ModelCapabilities
}
