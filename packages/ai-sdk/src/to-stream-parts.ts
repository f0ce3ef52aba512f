/** Converts events to the AI SDK's stream parts. Keeps the state of a stream: the open block, and the content of the last part. */
import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { type ChatEvent, joinText, type StartEvent, type ToolCall } from '@ollamakit/core'
import { toFinishReason } from './to-finish-reason.ts'
import { toProviderMetadata } from './to-provider-metadata.ts'
import { toResponseMetadata } from './to-response-metadata.ts'
import { toUsage } from './to-usage.ts'

export interface StreamPartWriter {
  /** Returns the parts for the events of one read, possibly none. Adjacent texts become one delta, since the AI SDK takes time per part. */
  write(events: ChatEvent[]): LanguageModelV4StreamPart[]
  /** Returns the parts that end a stream without a `finish` event: one that failed, or one that was cut off. */
  endEarly(end: { error: unknown } | 'interrupted'): LanguageModelV4StreamPart[]
}

type Block = 'text' | 'reasoning'

/** Creates the writer of one response. The caller sends `stream-start`, which is due before the first event. */
export function createStreamPartWriter({ coalesce = true }: { coalesce?: boolean } = {}): StreamPartWriter {
  let open: { type: Block; id: string } | undefined
  let blocks = 0
  let start: StartEvent | undefined
  const logprobs: Extract<ChatEvent, { type: 'logprobs' }>['tokens'] = []

  function close(parts: LanguageModelV4StreamPart[]): void {
    if (open) parts.push({ type: `${open.type}-end`, id: open.id })
    open = undefined
  }

  function writeDelta(type: Block, delta: string, parts: LanguageModelV4StreamPart[]): void {
    if (open?.type !== type) {
      close(parts)
      open = { type, id: String(blocks++) }
      parts.push({ type: `${type}-start`, id: open.id })
    }
    parts.push({ type: `${type}-delta`, id: open.id, delta })
  }

  function writeCall({ id, name, arguments: input }: ToolCall, parts: LanguageModelV4StreamPart[]): void {
    close(parts)
    parts.push({ type: 'tool-input-start', id, toolName: name })
    if (input) parts.push({ type: 'tool-input-delta', id, delta: input })
    parts.push({ type: 'tool-input-end', id }, { type: 'tool-call', toolCallId: id, toolName: name, input })
  }

  function writeEvent(event: ChatEvent, parts: LanguageModelV4StreamPart[]): void {
    switch (event.type) {
      case 'raw':
        parts.push({ type: 'raw', rawValue: event.frame })
        break
      case 'start':
        start = event
        parts.push({ type: 'response-metadata', ...toResponseMetadata(event) })
        break
      case 'thinking':
        writeDelta('reasoning', event.text, parts)
        break
      case 'text':
        writeDelta('text', event.text, parts)
        break
      case 'tool-call':
        writeCall(event.call, parts)
        break
      case 'logprobs':
        for (const token of event.tokens) logprobs.push(token)
        break
      case 'finish': {
        close(parts)
        const providerMetadata = toProviderMetadata({ ...start, ...event, logprobs })
        parts.push({
          type: 'finish',
          usage: toUsage(event.usage),
          finishReason: toFinishReason(event.reason, event.rawReason),
          ...(providerMetadata ? { providerMetadata } : {}),
        })
      }
    }
  }

  return {
    write(events) {
      const parts: LanguageModelV4StreamPart[] = []
      for (const event of coalesce ? joinText(events) : events) writeEvent(event, parts)
      return parts
    },
    endEarly(end) {
      const parts: LanguageModelV4StreamPart[] = []
      close(parts)
      if (end !== 'interrupted') parts.push({ type: 'error', error: end.error })
      parts.push({
        type: 'finish',
        usage: toUsage(),
        finishReason: { unified: end === 'interrupted' ? end : 'error', raw: undefined },
      })
      return parts
    },
  }
}
