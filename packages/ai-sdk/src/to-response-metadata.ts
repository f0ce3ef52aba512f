/** Which model answered, and when. */
import type { LanguageModelV4ResponseMetadata } from '@ai-sdk/provider'
import type { StartEvent } from '@ollamakit/core'

/** Only what the server said: native answers have no id. */
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
