/** Events as those of LangChain's `streamEvents` without a version. */
import type { ChatModelStreamEvent } from '@langchain/core/language_models/event'
import type { ContentBlock } from '@langchain/core/messages'
import type { ChatEvent, FinishEvent, ToolCall, Warning } from '@ollamakit/core'
import { createMetadataKeeper, type ResponseMetadata, toFinishReason } from './to-response-metadata.ts'
import { toToolCall, toToolCallBlock } from './to-tool-call.ts'
import { toUsageMetadata } from './to-usage-metadata.ts'

/** Blocks as they were said: one for each run of text or thinking, one for each call, and each finished before the next begins. */
export function createStreamEventReader(
  warnings: readonly Warning[],
): (events: readonly ChatEvent[]) => ChatModelStreamEvent[] {
  const metadata = createMetadataKeeper(warnings)
  let index = -1
  let open: { type: 'text' | 'thinking'; said: string } | undefined

  function close(out: ChatModelStreamEvent[]): void {
    if (open) out.push({ event: 'content-block-finish', index, content: toTextBlock(open.type, open.said) })
    open = undefined
  }

  function say(type: 'text' | 'thinking', said: string, out: ChatModelStreamEvent[]): void {
    if (open?.type !== type) {
      close(out)
      open = { type, said: '' }
      out.push({ event: 'content-block-start', index: ++index, content: toTextBlock(type, '') })
    }
    open.said += said
    out.push({
      event: 'content-block-delta',
      index,
      delta:
        type === 'text' ? { type: 'text-delta', text: said } : { type: 'reasoning-delta', reasoning: said },
    })
  }

  return (events) => {
    const out: ChatModelStreamEvent[] = []
    for (const event of events) {
      const about = metadata.add(event)
      switch (event.type) {
        case 'start':
          out.push({ event: 'message-start' })
          break
        case 'text':
        case 'thinking':
          say(event.type, event.text, out)
          break
        case 'tool-call':
          close(out)
          out.push(...toCallEvents(event.call, ++index))
          break
        case 'finish':
          close(out)
          out.push(toMessageFinish(event, about))
          break
        case 'logprobs':
        case 'raw':
      }
    }
    return out
  }
}

function toTextBlock(type: 'text' | 'thinking', said: string): ContentBlock.Text | ContentBlock.Reasoning {
  return type === 'text' ? { type: 'text', text: said } : { type: 'reasoning', reasoning: said }
}

/** Ollama's calls come whole, and `toolCalls` of the stream waits for the finish of their block: it comes at once. */
function toCallEvents(call: ToolCall, index: number): ChatModelStreamEvent[] {
  const chunk = { type: 'tool_call_chunk', id: call.id, name: call.name } as const
  return [
    { event: 'content-block-start', index, content: { ...chunk, args: '' } },
    {
      event: 'content-block-delta',
      index,
      delta: { type: 'block-delta', fields: { ...chunk, args: call.arguments } },
    },
    { event: 'content-block-finish', index, content: toToolCallBlock(toToolCall(call)) },
  ]
}

function toMessageFinish(
  { reason, usage }: FinishEvent,
  responseMetadata: ResponseMetadata | undefined,
): ChatModelStreamEvent {
  const finishReason = toFinishReason(reason)
  const counted = toUsageMetadata(usage)
  return {
    event: 'message-finish',
    ...(finishReason ? { reason: finishReason } : {}),
    ...(counted ? { usage: counted } : {}),
    ...(responseMetadata ? { responseMetadata } : {}),
  }
}
