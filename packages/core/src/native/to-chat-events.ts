/** Reads the lines of an `/api/chat` response, and converts them to events. */
import type { JsonObject } from '@ollamakit/wire'
import { type ChatResponse, isChatResponse } from '@ollamakit/wire/native'
import { createCallIds } from '../chat/call-ids.ts'
import type { ChatReader } from '../chat/read-frames.ts'
import type { ChatEvent, FinishEvent, FinishReason, StartEvent, Timings } from '../chat/chat-event.ts'
import { toArgumentsText } from '../chat/to-arguments.ts'
import { toDate } from '../chat/to-date.ts'
import { checkFrame } from '../transport/stream-json.ts'
import { isLastLine } from './is-last-line.ts'
import { normalizeLine } from './normalize-line.ts'

/** Reads the lines of one response. Remembers whether it has started, its tool calls and their ids. A class for its speed: docs/decisions/0011. */
export class NativeChatReader implements ChatReader<ChatResponse> {
  finished = false
  readonly #newCallId = createCallIds()
  #started = false
  #called = false

  toValue(json: unknown, line: string): ChatResponse {
    return checkFrame(normalizeLine(json), line, isChatResponse, 'line of a chat answer')
  }

  addEvents(line: ChatResponse, events: ChatEvent[]): void {
    if (!this.#started) events.push(toStart(line))
    this.#started = true
    const { thinking, content, tool_calls } = line.message
    if (thinking) events.push({ type: 'thinking', text: thinking })
    if (content) events.push({ type: 'text', text: content })
    if (line.logprobs?.length) events.push({ type: 'logprobs', tokens: line.logprobs })
    for (const { id, function: call } of tool_calls ?? []) {
      // A relay may drop parts of a call. A call without a name is still a call.
      const [name, text] = [call?.name ?? '', toArgumentsText(call?.arguments)]
      events.push({ type: 'tool-call', call: { id: this.#newCallId(id), name, arguments: text } })
      this.#called = true
    }
    // The last line may contain text and calls, too.
    this.finished = isLastLine(line)
    if (this.finished) events.push(toFinish(line, this.#called))
  }

  /** The end mark is a line with a value: nothing is pending after the last byte. */
  end(): void {}
}

function toStart({ model, created_at, remote_model, remote_host }: ChatResponse): StartEvent {
  const createdAt = toDate(created_at)
  return {
    type: 'start',
    model,
    ...(createdAt ? { createdAt } : {}),
    ...(remote_model ? { remote: { model: remote_model, host: remote_host ?? '' } } : {}),
  }
}

function toFinish(line: ChatResponse, called: boolean): FinishEvent {
  const { prompt_eval_count: inputTokens, eval_count: outputTokens, done_reason: rawReason } = line
  const raw: JsonObject = {}
  for (const name of counters) if (line[name] !== undefined) raw[name] = line[name]
  const timings = toTimings(line)
  return {
    type: 'finish',
    reason: toFinishReason(rawReason, called),
    ...(rawReason === undefined ? {} : { rawReason }),
    usage: {
      ...(inputTokens === undefined ? {} : { inputTokens }),
      ...(outputTokens === undefined ? {} : { outputTokens }),
      ...(Object.keys(raw).length > 0 ? { raw } : {}),
    },
    ...(Object.keys(timings).length > 0 ? { timings } : {}),
  }
}

const counters = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
] as const

function toTimings({
  total_duration: total,
  load_duration: load,
  prompt_eval_duration: prompt,
  eval_duration: answer,
}: ChatResponse): Timings {
  return {
    ...(total === undefined ? {} : { total }),
    ...(load === undefined ? {} : { load }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(answer === undefined ? {} : { answer }),
  }
}

/** The server says `stop` after tool calls, too. */
function toFinishReason(reason: string | undefined, called: boolean): FinishReason {
  switch (reason) {
    case 'stop':
      return called ? 'tool-calls' : 'stop'
    case 'length':
    case 'load':
    case 'unload':
      return reason
    default:
      return 'other'
  }
}
