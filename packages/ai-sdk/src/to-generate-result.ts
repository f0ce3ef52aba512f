/** Converts a complete response to the AI SDK's form. */
import type { LanguageModelV4Content, LanguageModelV4GenerateResult, SharedV4Warning } from '@ai-sdk/provider'
import type { ChatResult } from '@ollamakit/core'
import { toFinishReason } from './to-finish-reason.ts'
import { toProviderMetadata } from './to-provider-metadata.ts'
import { toResponseMetadata } from './to-response-metadata.ts'
import { toUsage } from './to-usage.ts'
import { toWarnings } from './to-warnings.ts'

/** `warnings`: those of converting the call. Core's are added. `body`: the response as received, if it was requested. */
export function toGenerateResult(
  result: Omit<ChatResult, 'response'> & { response?: Pick<ChatResult['response'], 'headers'> },
  warnings: readonly SharedV4Warning[],
  body?: unknown,
): LanguageModelV4GenerateResult {
  const { start, finishReason, rawFinishReason, usage, request, response } = result
  const providerMetadata = toProviderMetadata({
    ...start,
    ...result,
    // A complete response has them all in `warnings`.
    warnings: undefined,
  })
  return {
    content: toContent(result),
    finishReason: toFinishReason(finishReason, rawFinishReason),
    usage: toUsage(usage),
    ...(providerMetadata ? { providerMetadata } : {}),
    request,
    response: {
      ...toResponseMetadata(start),
      ...(response ? { headers: Object.fromEntries(response.headers) } : {}),
      ...(body === undefined ? {} : { body }),
    },
    warnings: [...warnings, ...toWarnings(result.warnings)],
  }
}

/** Returns the parts in the order in which models write: reasoning, text, tool calls. Empty parts are omitted. */
function toContent({
  thinking,
  text,
  toolCalls,
}: Pick<ChatResult, 'thinking' | 'text' | 'toolCalls'>): LanguageModelV4Content[] {
  return [
    ...(thinking ? [{ type: 'reasoning' as const, text: thinking }] : []),
    ...(text ? [{ type: 'text' as const, text }] : []),
    ...toolCalls.map((call) => ({
      type: 'tool-call' as const,
      toolCallId: call.id,
      toolName: call.name,
      input: call.arguments,
    })),
  ]
}
