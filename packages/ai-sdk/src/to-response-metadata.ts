/** Converts model, id and time of a response. */
import type { LanguageModelV4ResponseMetadata } from '@ai-sdk/provider'
import type { StartEvent } from '@ollamakit/core'

/** Contains only what the server sent: native responses have no id. */
export function toResponseMetadata({
  id,
  createdAt,
  model,
}: Omit<StartEvent, 'type'>): LanguageModelV4ResponseMetadata {
  return {
    ...(id === undefined ? {} : { id }),
    ...(createdAt === undefined ? {} : { timestamp: createdAt }),
    modelId: model,
  }
}
