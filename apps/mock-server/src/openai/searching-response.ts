/**
 * A response whose request declares the server's own web search. Calls of `web_search` never reach the client: the server searches.
 * The mock has no web: each search fails as it does on a server whose cloud is off. Server: `middleware/openai.go` WebSearchResponsesWriter.
 */
import type { ChatResponse, ToolCall } from '@ollamakit/wire/native'
import { joinChatResponses } from '../render/join-chat-responses.ts'
import type { EventConversion } from '../run/event-format.ts'
import type { ResponseEvents } from './response-events.ts'

const unavailable = 'ollama cloud is disabled: web search is unavailable'
const noQuery = 'web_search requires a non-empty string query'

/** Converts like an ordinary response until the model searches. @param id - of the response. */
export function toSearchingResponse(
  conversion: EventConversion<ChatResponse>,
  createStream: () => ResponseEvents,
  id: string,
): EventConversion<ChatResponse> {
  return {
    ...conversion,
    createEvents() {
      const toEvents = createSearchingEvents(createStream(), id)
      return (frame) => ('error' in frame ? [] : toEvents(frame.response))
    },
    toWhole(responses) {
      const search = joinChatResponses(responses).message.tool_calls?.find(isSearch)
      if (!search) return conversion.toWhole(responses)
      return queryOf(search) === ''
        ? { status: 502, message: noQuery }
        : { status: 403, message: unavailable }
    },
    // Even a model that does not exist is a stream that fails.
    toFailure: ({ status, message }) => createStream().fail(errorCodes.get(status) ?? 'api_error', message),
  }
}

const errorCodes = new Map([
  [401, 'authentication_error'],
  [429, 'rate_limit_exceeded'],
])

/** Text leaves at once, and so do calls of the client's tools; a search waits for the last object. */
function createSearchingEvents(events: ResponseEvents, id: string): (response: ChatResponse) => string[] {
  let search: ToolCall | undefined
  return (response) => {
    const { message, done } = response
    const { tool_calls: calls = [], ...said } = message
    search ??= calls.find(isSearch)
    if (!search && calls.length === 0) return events.process(response)

    const says = said.content !== '' || (said.thinking ?? '') !== ''
    const written = says ? events.process({ ...response, message: said, done: false }) : []
    const others = calls.filter((call) => !isSearch(call))
    if (others.length > 0) written.push(...events.begin(), ...events.finishMessage(), ...events.call(others))
    if (!done) return written
    if (search) return [...written, ...fail(events, search, response, id)]
    return [...written, ...events.process({ ...response, message: { role: message.role, content: '' } })]
  }
}

function fail(events: ResponseEvents, search: ToolCall, last: ChatResponse, id: string): string[] {
  const query = queryOf(search)
  const before = [...events.begin(), ...events.finishMessage()]
  if (query === '') return [...before, ...events.fail('api_error', noQuery, last)]
  const searching = events.startSearch(`ws_${id.replace(/^resp_/, '')}_1`, query)
  return [...before, ...searching, ...events.fail('api_error', unavailable, last)]
}

function isSearch(call: ToolCall): boolean {
  return call.function.name === 'web_search'
}

function queryOf(search: ToolCall): string {
  const { query } = search.function.arguments
  return typeof query === 'string' ? query.trim() : ''
}
