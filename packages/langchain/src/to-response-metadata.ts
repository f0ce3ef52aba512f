/** What is known of an answer besides what it says. */
import type { FinishReason as StreamFinishReason } from '@langchain/core/language_models/event'
import type { ChatEvent, FinishEvent, FinishReason, StartEvent, Warning } from '@ollamakit/core'
import { toTokenUsage } from './to-usage-metadata.ts'

/** Which block translator LangChain uses; in both dialects, since the one for OpenAI knows no reasoning. */
export const modelProvider = 'ollama'

/** Gathers, over one answer, what its end has to say at once: LangChain adds up what it is told twice. */
export interface MetadataKeeper {
  /** Looks at an event that says something about the answer; undefined until the last one. */
  add(event: ChatEvent): ResponseMetadata | undefined
}

export interface ResponseMetadata {
  model_provider: string
  [key: string]: unknown
}

export function createMetadataKeeper(warnings: readonly Warning[]): MetadataKeeper {
  let start: StartEvent | undefined
  const logprobs: unknown[] = []
  return {
    add(event) {
      if (event.type === 'start') start = event
      if (event.type === 'logprobs') for (const token of event.tokens) logprobs.push(token)
      if (event.type !== 'finish') return undefined
      const allWarnings = [...warnings, ...(event.warnings ?? [])]
      return {
        ...toResponseMetadata(start, event),
        ...(logprobs.length > 0 ? { logprobs } : {}),
        ...(allWarnings.length > 0 ? { warnings: allWarnings } : {}),
      }
    },
  }
}

/** The server's counters keep its own spelling: nanoseconds and tokens in the native dialect. */
function toResponseMetadata(
  start: StartEvent | undefined,
  { reason, rawReason, usage, truncated }: FinishEvent,
): ResponseMetadata {
  const tokenUsage = toTokenUsage(usage)
  const finishReason = toFinishReason(reason)
  return {
    ...usage.raw,
    model_provider: modelProvider,
    ...(start ? { model: start.model, model_name: start.model } : {}),
    ...(start?.createdAt ? { created_at: start.createdAt.toISOString() } : {}),
    ...(start?.remote ? { remote_model: start.remote.model, remote_host: start.remote.host } : {}),
    ...(start?.servedBy ? { served_by: start.servedBy } : {}),
    ...(rawReason === undefined ? {} : { done_reason: rawReason }),
    done: true,
    ...(finishReason ? { finish_reason: finishReason } : {}),
    ...(truncated ? { truncated } : {}),
    // LangChain itself copies this from `llmOutput`, but only after `invoke`.
    ...(tokenUsage ? { tokenUsage } : {}),
  }
}

/** In the words of LangChain's stream events, which it writes over whatever else is there. */
export function toFinishReason(reason: FinishReason): StreamFinishReason | undefined {
  switch (reason) {
    case 'stop':
    case 'length':
      return reason
    case 'tool-calls':
      return 'tool_use'
    case 'content-filter':
      return 'content_filter'
    case 'load':
    case 'unload':
    case 'other':
      return undefined
  }
}
