/** A native chat object as a message. Server: `anthropic/anthropic.go` ToMessagesResponse. */
import type { ChatResponse } from '@ollamakit/wire/native'

/** The whole message. No `stop_sequence`, and no `stop_reason` if the runner gave none. */
export function toMessage(id: string, model: string, response: ChatResponse): object {
  const { thinking, content, tool_calls: calls = [] } = response.message
  const blocks = [
    ...(thinking ? [{ type: 'thinking', thinking }] : []),
    ...(content === '' ? [] : [{ type: 'text', text: content }]),
    ...calls.map((call) => ({
      type: 'tool_use',
      id: call.id || undefined,
      name: call.function.name || undefined,
      input: call.function.arguments,
    })),
  ]
  return {
    ...toHead(id, model, blocks.length === 0 ? null : blocks),
    stop_reason: toStopReason(response.done_reason, calls.length > 0),
    usage: toUsage(response),
  }
}

/** What every message begins with. */
export function toHead(id: string, model: string, content: object[] | null): object {
  return { id, type: 'message', role: 'assistant', model, content }
}

export interface Usage {
  input_tokens: number
  output_tokens: number
}

/** The counts of a native object. */
export function toUsage({ prompt_eval_count: input = 0, eval_count: output = 0 }: ChatResponse): Usage {
  return { input_tokens: input, output_tokens: output }
}

/** Undefined if the runner gave no reason. Calls win over every reason. */
export function toStopReason(reason: string | undefined, hasCalls: boolean): string | undefined {
  if (hasCalls) return 'tool_use'
  if (reason === undefined || reason === '') return undefined
  return reasons.get(reason) ?? 'stop_sequence'
}

const reasons = new Map([
  ['stop', 'end_turn'],
  ['length', 'max_tokens'],
])
