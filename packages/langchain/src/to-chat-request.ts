/** What LangChain calls the invocation's parameters, and the messages, as core's request. */
import type { BaseMessage } from '@langchain/core/messages'
import type { ChatRequest, Warning } from '@ollamakit/core'
import { toChatMessages } from './to-chat-messages.ts'
import type { Recordings } from './to-content-parts.ts'
import type { InvocationParams } from './to-invocation-params.ts'
import { toToolChoice, toTools } from './to-tools.ts'

/** What the messages hold and Ollama has no place for becomes a warning. */
export function toChatRequest(
  messages: readonly BaseMessage[],
  params: InvocationParams,
  warnings: Warning[] = [],
  recordings?: Recordings,
): ChatRequest {
  const { model, tools, tool_choice, format, think, options, keep_alive, truncate, shift, ...others } = params
  const { logprobs, top_logprobs, strictContext, extractThinking, ...body } = others
  const request: Record<keyof ChatRequest, unknown> = {
    model,
    messages: toChatMessages(messages, warnings, recordings),
    tools: tools && toTools(tools),
    toolChoice: toToolChoice(tool_choice),
    format,
    think,
    options,
    keepAlive: keep_alive,
    truncate,
    shift,
    logprobs: logprobs && top_logprobs !== undefined ? top_logprobs : logprobs,
    strictContext,
    extractThinking,
    // `ObjectParser` checks the text, and finds an object between fences or sentences.
    checkFormat: format === undefined ? undefined : 'prompt',
    body: Object.keys(body).length > 0 ? body : undefined,
  }
  return request as unknown as ChatRequest // core checks what callers without types may pass
}
