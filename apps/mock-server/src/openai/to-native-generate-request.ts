/** A completion request as the native request that the server makes of it. Server: `openai/openai.go` FromCompleteRequest. */
import type { JsonObject, JsonValue } from '@ollamakit/wire'
import type { GenerateRequest } from '../request/generate-request.ts'
import type { CompletionRequest } from './completion-request.ts'
import { goTypeOf } from './go-type-of.ts'

/** The native request, or the text of the server's 400. */
export function toNativeGenerateRequest(
  request: CompletionRequest,
): { request: GenerateRequest } | { error: string } {
  const { model, prompt, suffix, stream, logprobs = 0, _debug_render_only } = request
  const stop = toStop(request.stop)
  if ('error' in stop) return stop
  return {
    request: {
      model,
      prompt,
      suffix,
      system: '',
      template: '',
      stream,
      raw: false,
      images: [],
      options: { ...toOptions(request), ...stop },
      _debug_render_only,
      logprobs: logprobs > 0,
      top_logprobs: Math.max(0, logprobs),
    },
  }
}

/** Options the request leaves out are sent with the dialect's own defaults, which win over the model's. */
function toOptions(request: CompletionRequest): JsonObject {
  const { frequency_penalty, presence_penalty, max_tokens, seed, temperature = 1, top_p } = request
  return {
    frequency_penalty,
    presence_penalty,
    temperature,
    top_p: top_p === 0 ? 1 : top_p,
    ...(max_tokens === undefined ? {} : { num_predict: max_tokens }),
    ...(seed === undefined ? {} : { seed }),
  }
}

function toStop(stop: JsonValue | undefined): { stop?: string[] } | { error: string } {
  if (typeof stop === 'string') return { stop: [stop] }
  if (!Array.isArray(stop)) return {}
  const texts: string[] = []
  for (const text of stop) {
    if (typeof text !== 'string') return { error: `invalid type for 'stop' field: ${goTypeOf(text)}` }
    texts.push(text)
  }
  // An empty list is `null` to the server, which it takes for no stop texts.
  return texts.length === 0 ? {} : { stop: texts }
}
