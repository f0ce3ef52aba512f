/** Who answers which call, in full: some models read the name of the tool, others the id of the call. */
import type { ChatMessage, ToolMessage } from './chat-request.ts'
import type { ToolCall } from '../errors/partial.ts'

/** The messages with names and ids of tool results looked up among the calls before them; the same messages where nothing is missing or known. */
export function nameToolResults(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  if (!messages.some(lacksSomething)) return messages
  let unanswered: ToolCall[] = []
  const known = new Map<string, string>()
  return messages.map((message) => {
    if (message.role === 'assistant' && message.toolCalls?.length) {
      unanswered = [...message.toolCalls]
      for (const { id, name } of message.toolCalls) known.set(id, name)
    }
    if (message.role !== 'tool') return message
    const call = callOf(message, unanswered)
    unanswered = unanswered.filter((one) => one !== call)
    const toolName = message.toolName || call?.name || known.get(message.toolCallId ?? '')
    const toolCallId = message.toolCallId || call?.id
    return { ...message, ...(toolName ? { toolName } : {}), ...(toolCallId ? { toolCallId } : {}) }
  })
}

function lacksSomething(message: ChatMessage): boolean {
  return message.role === 'tool' && (!message.toolName || !message.toolCallId)
}

/** By id, else the first call of that name that waits, else the only one that waits: where several do, nobody guesses. */
function callOf(
  { toolName, toolCallId }: ToolMessage,
  unanswered: readonly ToolCall[],
): ToolCall | undefined {
  if (toolCallId) return unanswered.find(({ id }) => id === toolCallId)
  if (toolName) return unanswered.find(({ name }) => name === toolName)
  return unanswered.length === 1 ? unanswered[0] : undefined
}
