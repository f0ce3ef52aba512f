/** Reads the lines of an `/api/chat` response, and converts them to events. */
import type { JsonObject } from '@ollamakit/wire'
import { type ChatResponse, isChatResponse } from '@ollamakit/wire/native'
import type { Warning } from '../chat/chat-request.ts'
import {
  createToolCallContext,
  readToolCallEntries,
  type ToolCallContext,
} from '../chat/tool-call-entries.ts'
import { FrameFailure } from '../errors/frame-failure.ts'
import type { ChatReader } from '../chat/read-frames.ts'
import type { ChatEvent, FinishEvent, FinishReason, StartEvent, Timings } from '../chat/chat-event.ts'
import { toArgumentsText } from '../chat/to-arguments.ts'
import { quote, show } from '../errors/quote.ts'
import { isFailedReason } from '../chat/failed-reason.ts'
import { toDate } from '../chat/to-date.ts'
import { checkFrame } from '../transport/stream-json.ts'
import { isLastLine } from './is-last-line.ts'
import { normalizeLine } from './normalize-line.ts'

/** Reads the lines of one response. Remembers whether it has started, its tool calls and their ids. A class for its speed: docs/decisions/0011. */
export class NativeChatReader implements ChatReader<ChatResponse> {
  finished = false
  readonly #warnings: Warning[] = []
  readonly #offered: ReadonlySet<string> | undefined
  #context: ToolCallContext | undefined
  #frame = ''
  #started = false
  #called = false

  /** `offered`: the names of the tools of the request. */
  constructor(offered?: ReadonlySet<string>) {
    this.#offered = offered
  }

  toValue(json: unknown, line: string): ChatResponse {
    this.#frame = line
    return checkFrame(normalizeLine(json), line, isChatResponse, 'line of a chat answer')
  }

  addEvents(line: ChatResponse, events: ChatEvent[]): void {
    if (!this.#started) events.push(toStart(line))
    this.#started = true
    const { thinking, content, tool_calls } = line.message
    if (hasValue(thinking)) events.push({ type: 'thinking', text: this.#toText(thinking) })
    if (hasValue(content)) events.push({ type: 'text', text: this.#toText(content) })
    if (line.logprobs?.length) events.push({ type: 'logprobs', tokens: line.logprobs })
    if (tool_calls !== undefined) this.#addCalls(tool_calls, events)
    // The last line may contain text and calls, too.
    if (isFailedReason(line.done_reason))
      throw new FrameFailure(
        `the server ended the response with done_reason ${show(line.done_reason)}`,
        this.#frame,
        'said',
      )
    this.finished = isLastLine(line)
    if (this.finished) events.push(toFinish(line, this.#called, this.#warnings))
  }

  /** Calls come whole. */
  #addCalls(calls: unknown, events: ChatEvent[]): void {
    this.#context ??= createToolCallContext(this.#offered, this.#warnings)
    const { newCallId, readName, warn } = this.#context
    for (const { id, name, text } of readToolCallEntries(calls, this.#frame, warn)) {
      if (name === undefined) throw new FrameFailure('a tool call has no name', this.#frame, 'strange')
      events.push({
        type: 'tool-call',
        call: { id: newCallId(id), name: readName(name), arguments: toArgumentsText(text) },
      })
      this.#called = true
    }
  }

  #toText(value: unknown): string {
    if (typeof value === 'string') return value
    throw new FrameFailure(`a text of the message is ${quote(show(value))}`, this.#frame, 'strange')
  }

  /** The end mark is a line with a value: nothing is pending after the last byte. */
  end(): void {}
}

/** 0 and false are values, too, and not the text that the model wrote. */
function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
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

function toFinish(line: ChatResponse, called: boolean, warnings: Warning[]): FinishEvent {
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
    ...(warnings.length > 0 ? { warnings } : {}),
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
