/** What a model can do, as far as it is known. */
import type { Capability, ShowResponse, TagsModel } from '@ollamakit/wire/native'

/** `unknown`: nobody says. Behind proxies and gateways that is the rule; asking the model is then the only way to find out. */
export type Known = 'yes' | 'no' | 'unknown'

export type ModelCapabilities = { readonly [capability in Capability]: Known }

/** The compiler sees to it that none is missing. */
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

/** Old servers list none: then nothing is known. */
export function capabilitiesOfShow({ capabilities }: ShowResponse): ModelCapabilities {
  return Array.isArray(capabilities)
    ? toCapabilities((one) => (capabilities.includes(one) ? 'yes' : 'no'))
    : unknownCapabilities
}

/** The list does not see what a model's own chat template can do: tools and thinking that are missing there may still be had. */
export function capabilitiesOfTags({ capabilities }: TagsModel): ModelCapabilities {
  if (!Array.isArray(capabilities)) return unknownCapabilities
  return toCapabilities((one) =>
    capabilities.includes(one) ? 'yes' : one === 'tools' || one === 'thinking' ? 'unknown' : 'no',
  )
}

function toCapabilities(known: (capability: Capability) => Known): ModelCapabilities {
  return Object.fromEntries(all.map((capability) => [capability, known(capability)])) as ModelCapabilities
}
