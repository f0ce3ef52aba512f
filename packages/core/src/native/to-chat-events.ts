/** Lines of one `/api/chat` answer as events. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { type ChatResponse, isChatResponse } from '@ollamakit/wire/native'
import { createCallIds } from '../chat/call-ids.ts'
import { type ChatFrameReader } from '../chat/chat-dialect.ts'
import { FrameFailure, parseFrame } from '../errors/frame-failure.ts'
import type { ChatEvent, FinishEvent, FinishReason, StartEvent, Timings } from '../chat/chat-event.ts'
import { toArgumentsText } from '../chat/to-arguments.ts'
import { toDate } from '../chat/to-date.ts'
import { readErrorValue } from '../errors/read-error-body.ts'
import { normalizeLine } from './normalize-line.ts'

/** Holds what a turn needs to remember: whether it began and ended, how many calls it made, which ids are taken. A class for its speed: docs/decisions/0011. */
export class ChatEventReader implements ChatFrameReader {
  finished = false
  readonly #raw: boolean
  readonly #newCallId = createCallIds()
  #begun = false
  #calls = 0

  constructor(raw: boolean) {
    this.#raw = raw
  }

  push(frame: string, events: ChatEvent[]): void {
    if (this.finished) return
    const received = parseFrame(frame)
    if (this.#raw) events.push({ type: 'raw', frame: received })
    const line = normalizeLine(received)
    if (!isChatResponse(line)) throw toFailure(line, frame)
    if (!this.#begun) events.push(toStart(line))
    this.#begun = true
    const { thinking, content, tool_calls } = line.message
    if (thinking) events.push({ type: 'thinking', text: thinking })
    if (content) events.push({ type: 'text', text: content })
    if (line.logprobs?.length) events.push({ type: 'logprobs', tokens: line.logprobs })
    for (const { id, function: call } of tool_calls ?? []) {
      // A relay may lose parts of a call: one without a name is still one that was made.
      events.push({
        type: 'tool-call',
        call: {
          id: this.#newCallId(id),
          name: call?.name ?? '',
          arguments: toArgumentsText(call?.arguments),
        },
      })
      this.#calls++
    }
    // The last line may carry text and calls as well as the end. Some relays leave out `done` and keep the reason.
    this.finished = line.done || typeof line.done_reason === 'string'
    if (this.finished) events.push(toFinish(line, this.#calls > 0))
  }

  /** The end mark is a line of its own: the end of the bytes adds nothing to it. */
  end(): void {}
}

function toFailure(line: unknown, frame: string): FrameFailure {
  const { message } = isJsonObject(line) && 'error' in line ? readErrorValue(line) : {}
  return message === undefined
    ? new FrameFailure('it is no line of a chat answer', frame, 'strange')
    : new FrameFailure(message, frame, 'said')
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
