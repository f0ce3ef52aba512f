/** What is said of a name that leads to no model, where a model is to run. */
import type { Unresolved } from '../store/find-model.ts'
import { type Refused, refused } from '../render/outcome.ts'

/** @param ofBlank for no name at all. */
export function refuseUnresolved(
  unresolved: Unresolved,
  asSent: string,
  ofBlank: Refused = refused(404, "model '' not found"),
): Refused {
  switch (unresolved.type) {
    case 'blank':
      return ofBlank
    case 'invalid':
      return refused(400, 'invalid model name')
    case 'both-sources':
      return refused(400, unresolved.message)
    case 'cloud':
      return refuseCloud()
    case 'absent':
      return refused(404, `model '${asSent}' not found`)
  }
}

/** The mock stands for a server whose cloud is off. */
export function refuseCloud(): Refused {
  return refused(403, 'ollama cloud is disabled: remote model is unavailable')
}
