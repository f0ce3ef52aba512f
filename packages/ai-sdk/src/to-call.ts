/** What of a call of the AI SDK belongs to the request and not to the question. */
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { Call } from '@ollamakit/core'

/** Headers of the call win over the provider's. */
export function toCall({ abortSignal, headers, includeRawChunks }: LanguageModelV4CallOptions): Call {
  return {
    ...(abortSignal ? { signal: abortSignal } : {}),
    ...(headers ? { headers: withOwnName(headers) } : {}),
    ...(includeRawChunks ? { raw: true } : {}),
  }
}

/** The AI SDK names itself, and each provider adds its name. Where it does not, neither do we: a header more is one that a browser has to ask leave for. */
function withOwnName(
  headers: NonNullable<LanguageModelV4CallOptions['headers']>,
): NonNullable<Call['headers']> {
  const agent = headers['user-agent']
  return agent === undefined ? headers : { ...headers, 'user-agent': `${agent} ollamakit-ai-sdk` }
}
