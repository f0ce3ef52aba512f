/** `POST /api/embed`. */
import type { JsonObject } from '@ollamakit/wire'
import { isEmbedResponse, type EmbedRequest, type EmbedResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { EmbedRequest as NeutralRequest } from '../embed/embed.ts'
import type { EmbedDialect } from '../embed/embed-dialect.ts'
import { toOptionWarnings } from '../chat/to-option-warnings.ts'
import { parseJson } from '../transport/parse-json.ts'
import type { Transport } from '../transport/transport.ts'

export async function embed(
  transport: Transport,
  request: EmbedRequest,
  call?: Call,
): Promise<EmbedResponse> {
  return transport.json(
    { method: 'POST', path: '/api/embed', body: checkObject(request) },
    isEmbedResponse,
    call,
  )
}

/** The neutral embed in this dialect. */
export const nativeEmbed: EmbedDialect = {
  path: '/api/embed',
  toBody(request, names) {
    const body = toBody(request)
    // The wire's interfaces are JSON by construction; TypeScript does not give interfaces an index signature.
    return {
      body: body as unknown as JsonObject,
      warnings: Object.keys(request.options ?? {}).flatMap((name) => toOptionWarnings(name, names)),
    }
  },
  read(text) {
    const response = parseJson(text)
    if (!isEmbedResponse(response)) return undefined
    const { embeddings, prompt_eval_count: inputTokens, model: _, ...raw } = response
    return {
      embeddings: embeddings.map((vector: unknown) =>
        Array.isArray(vector) ? (vector as number[]) : undefined,
      ),
      usage:
        inputTokens === undefined ? {} : { inputTokens, raw: { ...raw, prompt_eval_count: inputTokens } },
    }
  },
}

function toBody({ model, inputs, dimensions, truncate, keepAlive, options }: NeutralRequest): EmbedRequest {
  return {
    model,
    input: [...inputs],
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(truncate === undefined ? {} : { truncate }),
    ...(keepAlive === undefined ? {} : { keep_alive: keepAlive }),
    ...(options && Object.keys(options).length > 0 ? { options } : {}),
  }
}
