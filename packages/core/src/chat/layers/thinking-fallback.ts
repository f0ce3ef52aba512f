/** Sends a request for thinking without it, or without its level, if the model refuses that. */
import { OllamaResponseError } from '../../errors/ollama-error.ts'
import type { Call } from '../../transport/call.ts'
import type { ChatAnswer, Open } from '../chat-answer.ts'
import type { ChatRequest } from '../chat-request.ts'
import type { Layer } from './layer.ts'
import type { CapabilitiesOf } from './model-capabilities.ts'
import { createUnsupportedModels } from './unsupported-models.ts'
import { withWarnings } from './with-warnings.ts'

/** Remembers for the life of a client which models have refused. */
export function createThinkingFallback(capabilitiesOf?: CapabilitiesOf): Layer {
  const refusals = createUnsupportedModels('thinking', capabilitiesOf)
  const withoutLevels = new Set<string>()

  async function ask(next: Open, request: ChatRequest, call: Call | undefined): Promise<ChatAnswer> {
    const { model } = request
    if (await refusals.isKnown(model, call?.signal)) return askWithout(next, request, call)
    if (typeof request.think === 'string' && withoutLevels.has(model))
      return askWithoutLevel(next, request, call)
    try {
      return await next(request, call)
    } catch (cause) {
      if (!refusesLevel(cause)) refusals.learn(model, cause)
      else if (typeof request.think === 'string') {
        withoutLevels.add(model)
        return askWithoutLevel(next, request, call)
      }
      return askWithout(next, request, call)
    }
  }

  /** The openai dialect has levels only: the server would refuse again. */
  async function askWithoutLevel(
    next: Open,
    request: ChatRequest,
    call: Call | undefined,
  ): Promise<ChatAnswer> {
    try {
      const answer = await next({ ...request, think: true }, call)
      const message = `${request.model} has no levels of thinking on this server; true is sent`
      return withWarnings(answer, [{ type: 'changed', setting: 'think', message }])
    } catch (cause) {
      if (!refusesLevel(cause)) refusals.learn(request.model, cause)
      return askWithout(next, request, call)
    }
  }

  return (next) => (request, call) => (request.think ? ask(next, request, call) : next(request, call))
}

/** Old servers support levels for one family of models only. */
function refusesLevel(cause: unknown): boolean {
  return (
    cause instanceof OllamaResponseError && /think value .* is not supported/.test(cause.serverMessage ?? '')
  )
}

async function askWithout(
  next: Open,
  { think: _left, ...without }: ChatRequest,
  call: Call | undefined,
): Promise<ChatAnswer> {
  const message = `${without.model} does not support thinking; it is asked without`
  return withWarnings(await next(without, call), [{ type: 'unsupported', setting: 'think', message }])
}
