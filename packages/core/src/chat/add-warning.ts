/** Warnings of one response. */
import type { Warning } from './chat-request.ts'

/** A broken server may give a reason in every frame. */
const most = 100

/** Adds a warning once. `setting`: what of the request it is about, or `response`. */
export function addWarning(warnings: Warning[], setting: string, message: string): void {
  if (warnings.length < most && !warnings.some((warning) => warning.message === message))
    warnings.push({ type: 'changed', setting, message })
}
