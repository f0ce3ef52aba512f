/** Core's warnings as the AI SDK's. */
import type { SharedV4Warning } from '@ai-sdk/provider'
import type { Warning } from '@ollamakit/core'

/** What was left out is `unsupported`; what was sent in another way is `compatibility`. */
export function toWarnings(warnings: readonly Warning[]): SharedV4Warning[] {
  return warnings.map(({ type, setting, message }) => ({
    type: type === 'unsupported' ? 'unsupported' : 'compatibility',
    feature: setting,
    details: message,
  }))
}
