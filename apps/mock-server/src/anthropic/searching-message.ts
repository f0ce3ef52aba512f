/**
 * A message whose request declares the server's own web search. Calls of `web_search` never reach the client: the server searches.
 * The mock has no web: each search fails as it does on a server whose cloud is off. Server: `middleware/anthropic.go` WebSearchAnthropicWriter.
 */
import type { ChatResponse, ToolCall } from '@ollamakit/wire/native'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { joinChatResponses } from '../render/join-chat-responses.ts'
import type { EventConversion } from '../run/event-format.ts'
import type { MessageEvents } from './message-events.ts'
import { toHead, toUsage } from './to-message.ts'

/** Converts like an ordinary message until the model searches; what the model says after the search is dropped. */
export function toSearchingMessage(
  conversion: EventConversion<ChatResponse>,
  createStream: () => MessageEvents,
  { id, model }: { id: string; model: string },
): EventConversion<ChatResponse> {
  return {
    ...conversion,
    // The native stream's own: this route does not set it back.
    contentType: 'application/x-ndjson',
    createEvents() {
      const toEvents = createSearchingEvents(createStream(), id)
      return (frame) => ('error' in frame ? [] : toEvents(frame.response))
    },
    toWhole(responses) {
      const response = joinChatResponses(responses)
      const search = response.message.tool_calls?.find(isSearch)
      if (!search) return conversion.toWhole(responses)
      const head = toHead(id, model, toBlocks(id, search))
      return `${encodeGoJson({ ...head, stop_reason: 'end_turn', usage: toUsage(response) })}\n`
    },
  }
}

function createSearchingEvents(events: MessageEvents, id: string): (response: ChatResponse) => string[] {
  let search: ToolCall | undefined
  return (response) => {
    search ??= response.message.tool_calls?.find(isSearch)
    if (!search) return events.process(response)
    if (!response.done) return []
    const usage = toUsage(response)
    const blocks = toBlocks(id, search).flatMap((block) => events.block(block))
    return [...events.begin(usage.input_tokens), ...blocks, ...events.end('end_turn', usage)]
  }
}

function isSearch(call: ToolCall): boolean {
  return call.function.name === 'web_search'
}

/** A search and its failure. */
function toBlocks(messageId: string, { function: { arguments: given } }: ToolCall): object[] {
  const query = typeof given['query'] === 'string' ? given['query'] : ''
  const id = `srvtoolu_${messageId.replace(/^msg_/, '')}`
  const error_code = query === '' ? 'invalid_request' : 'unavailable'
  return [
    { type: 'server_tool_use', id, name: 'web_search', input: { query } },
    {
      type: 'web_search_tool_result',
      tool_use_id: id,
      content: { type: 'web_search_tool_result_error', error_code },
    },
  ]
}
