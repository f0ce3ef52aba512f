/** Questions that want thinking, to models that have none: asked without it, instead of refused. */
import type { Call, ChatAnswer, Open } from './chat-answer.ts'
import type { ChatRequest, Warning } from './chat-request.ts'
import type { Layer } from './layer.ts'
import type { CapabilitiesOf } from './model-capabilities.ts'
import { createRefusals } from './refusals.ts'

/** Remembers for the life of a client which models have refused. */
export function createThinkingFallback(capabilitiesOf?: CapabilitiesOf): Layer {
  const refusals = createRefusals('thinking', capabilitiesOf)

  async function ask(next: Open, request: ChatRequest, call: Call | undefined): Promise<ChatAnswer> {
    const { think: _left, ...without } = request
    if (!(await refusals.isKnown(request.model, call?.signal)))
      try {
        return await next(request, call)
      } catch (cause) {
        refusals.learn(request.model, cause)
      }
    const answer = await next(without, call)
    return { ...answer, warnings: [toWarning(request.model), ...answer.warnings] }
  }

  return (next) => (request, call) => (request.think ? ask(next, request, call) : next(request, call))
}

function toWarning(model: string): Warning {
  return { type: 'unsupported', setting: 'think', message: `${model} does not support thinking; it is asked without` }
}
