/** What is said of a name that leads to no model, where a model is to run. */
import type { Unresolved } from '../store/find-model.ts'
import { type Rejected, rejected } from '../render/outcome.ts'

/** @param ofBlank for no name at all. */
export function rejectUnresolved(
  unresolved: Unresolved,
  asSent: string,
  ofBlank: Rejected = rejected(404, `model '${asSent}' not found`),
): Rejected {
  switch (unresolved.type) {
    case 'blank':
      return ofBlank
    case 'invalid':
      return rejected(400, 'invalid model name')
    case 'both-sources':
      return rejected(400, unresolved.message)
    case 'cloud':
      return rejectCloud()
    case 'absent':
      return rejected(404, `model '${asSent}' not found`)
  }
}

/** The mock stands for a server whose cloud is off. */
export function rejectCloud(): Rejected {
  return { ...rejected(403, 'ollama cloud is disabled: remote model is unavailable'), isGate: true }
}
