/** Events folded into what LangChain's `invoke` returns. */
import { AIMessage, type ContentBlock, type MessageOutputVersion } from '@langchain/core/messages'
import type { ChatResult } from '@langchain/core/outputs'
import type { ChatEvent, Usage, Warning } from '@ollamakit/core'
import { createMetadataKeeper, type ResponseMetadata } from './to-response-metadata.ts'
import { type ParsedToolCall, toToolCall, toToolCallBlock } from './to-tool-call.ts'
import { toTokenUsage, toUsageMetadata } from './to-usage-metadata.ts'

export interface ChatResultFolder {
  add(events: readonly ChatEvent[]): void
  /** Once the answer is whole. */
  result(): ChatResult
}

export function createChatResultFolder(
  outputVersion: MessageOutputVersion,
  warnings: readonly Warning[],
): ChatResultFolder {
  const metadata = createMetadataKeeper(warnings)
  const steps: Step[] = []
  let about: ResponseMetadata | undefined
  let usage: Usage = {}

  return {
    add(events) {
      for (const event of events) {
        about = metadata.add(event) ?? about
        if (event.type === 'finish') usage = event.usage
        addStep(steps, event)
      }
    },
    result() {
      const tokenUsage = toTokenUsage(usage)
      const text = join(steps, 'text')
      const message = new AIMessage({
        ...(outputVersion === 'v1'
          ? { content: steps.map(toBlock) }
          : toPlainContent(text, join(steps, 'thinking'))),
        tool_calls: steps.flatMap((step) =>
          step.type === 'call' && step.call.type === 'tool_call' ? [step.call] : [],
        ),
        invalid_tool_calls: steps.flatMap((step) =>
          step.type === 'call' && step.call.type === 'invalid_tool_call' ? [step.call] : [],
        ),
        usage_metadata: toUsageMetadata(usage),
        response_metadata: { ...about, ...(outputVersion === 'v1' ? { output_version: 'v1' } : {}) },
      })
      return { generations: [{ text, message }], llmOutput: tokenUsage ? { tokenUsage } : {} }
    },
  }
}

/** What was said, in its order: text and thinking as runs, calls one by one. */
type Step = { type: 'text' | 'thinking'; said: string } | { type: 'call'; call: ParsedToolCall }

function addStep(steps: Step[], event: ChatEvent): void {
  if (event.type === 'tool-call') steps.push({ type: 'call', call: toToolCall(event.call) })
  if (event.type !== 'text' && event.type !== 'thinking') return
  const last = steps.at(-1)
  if (last?.type === event.type) last.said += event.text
  else steps.push({ type: event.type, said: event.text })
}

function join(steps: readonly Step[], type: 'text' | 'thinking'): string {
  return steps.map((step) => (step.type === type ? step.said : '')).join('')
}

function toPlainContent(
  text: string,
  thinking: string,
): { content: string; additional_kwargs: Record<string, unknown> } {
  return { content: text, additional_kwargs: thinking ? { reasoning_content: thinking } : {} }
}

function toBlock(step: Step): ContentBlock {
  if (step.type === 'call') return toToolCallBlock(step.call)
  return step.type === 'text'
    ? { type: 'text', text: step.said }
    : { type: 'reasoning', reasoning: step.said }
}
