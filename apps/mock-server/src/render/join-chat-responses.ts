/** The objects of a stream as the one object of a whole answer. Server: `server/routes.go` ChatHandler, without streaming. */
import type { ChatResponse, Logprob, ToolCall } from '@ollamakit/wire/native'

/** Joins text, thinking, calls and logprobs into the last object. With no object at all it is a Go struct of zeros. */
export function joinChatResponses(frames: readonly ChatResponse[]): ChatResponse {
  const last = frames.at(-1)
  if (!last)
    return { model: '', created_at: '0001-01-01T00:00:00Z', message: { role: '', content: '' }, done: false }
  let content = ''
  let thinking = ''
  const calls: ToolCall[] = []
  const logprobs: Logprob[] = []
  for (const { message, logprobs: own } of frames) {
    content += message.content
    if (message.thinking !== undefined) thinking += message.thinking
    if (message.tool_calls) calls.push(...message.tool_calls)
    if (own) logprobs.push(...own)
  }
  const { model, created_at, message, done, done_reason, logprobs: _, ...metrics } = last
  return {
    model,
    created_at,
    message: {
      role: message.role,
      content,
      ...(thinking === '' ? {} : { thinking }),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    },
    done,
    ...(done_reason === undefined ? {} : { done_reason }),
    ...(logprobs.length === 0 ? {} : { logprobs }),
    ...metrics,
  }
}
