/** Converts core's warnings to the AI SDK's. */
import type { SharedV4Warning } from '@ai-sdk/provider'
import type { Warning } from '@ollamakit/core'

/** `unsupported`: the setting was left out. `compatibility`: something else was sent. */
export function toWarnings(warnings: readonly Warning[]): SharedV4Warning[] {
  return warnings.map(({ type, setting, message }) => ({
    type: type === 'unsupported' ? 'unsupported' : 'compatibility',
    feature: setting,
    details: message,
  }))
}
