/** Questions that want thinking, to models that have none: asked without it, instead of refused. */
import { OllamaResponseError } from '../errors/ollama-error.ts'
import type { Call, ChatAnswer, Open } from './chat-answer.ts'
import type { ChatRequest, Warning } from './chat-request.ts'
import type { Layer } from './layer.ts'
import type { CapabilitiesOf } from './model-capabilities.ts'

/** Remembers for the life of a client which models have refused, so that each costs one refusal. */
export function createThinkingFallback(capabilitiesOf?: CapabilitiesOf): Layer {
  const unthinking = new Set<string>()

  async function isUnthinking(model: string, signal: AbortSignal | undefined): Promise<boolean> {
    // Whoever cannot say leaves it to the server.
    const capabilities = await capabilitiesOf?.(model, signal).catch(() => undefined)
    signal?.throwIfAborted()
    // A model of that name may have been pulled anew since it refused.
    if (capabilities?.thinking === 'yes') unthinking.delete(model)
    return capabilities?.thinking === 'no' || unthinking.has(model)
  }

  async function ask(next: Open, request: ChatRequest, call: Call | undefined): Promise<ChatAnswer> {
    const { think: _left, ...without } = request
    if (!(await isUnthinking(request.model, call?.signal)))
      try {
        return await next(request, call)
      } catch (cause) {
        if (!isRefusal(cause)) throw cause
        unthinking.add(request.model)
      }
    const answer = await next(without, call)
    return { ...answer, warnings: [toWarning(request.model), ...answer.warnings] }
  }

  return (next) => (request, call) => (request.think ? ask(next, request, call) : next(request, call))
}

function isRefusal(cause: unknown): boolean {
  return cause instanceof OllamaResponseError && cause.status === 400 && cause.serverMessage?.endsWith('" does not support thinking') === true
}

function toWarning(model: string): Warning {
  return { type: 'unsupported', setting: 'think', message: `${model} does not support thinking; it is asked without` }
}
