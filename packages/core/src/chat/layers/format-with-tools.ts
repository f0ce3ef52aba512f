/** Tools together with a format, which would prevent calls: the format is offered as a tool. If the model does not call it, a second request has the format. Why: docs/decisions/0021-a-format-beside-tools-is-a-tool.md. */
import { OllamaError } from '../../errors/ollama-error.ts'
import type { ChatAnswerContent } from '../../errors/partial.ts'
import type { Call } from '../../transport/call.ts'
import type { ChatAnswer, Open } from '../chat-answer.ts'
import type { ChatEvent, FinishEvent } from '../chat-event.ts'
import type { ChatRequest, ChatTool, Warning } from '../chat-request.ts'
import { sumFinish } from '../sum-usage.ts'
import { type AnswerTool, createAnswerTool } from './answer-tool.ts'
import type { ThinkingTag } from './extract-thinking.ts'
import { fitsFormat } from './fits-format.ts'
import type { Layer } from './layer.ts'
import { withWarnings } from './with-warnings.ts'

export const formatWithTools: Layer = (next) => (request, call) => {
  const { tools, format, toolChoice } = request
  return tools?.length && format !== undefined && toolChoice === undefined
    ? ask(next, request, { tools, format }, call)
    : next(request, call)
}

type Format = NonNullable<ChatRequest['format']>

const offered: Warning = {
  type: 'changed',
  setting: 'format',
  message:
    'a format prevents tool calls: it is offered as a tool that gives the answer. If the model calls no tool and writes something else, a second request has the format and no tools',
}
const early: Warning = {
  type: 'changed',
  setting: 'format',
  message:
    'the model called tools and answered at the same time: its answer is dropped, since it does not know their results',
}

async function ask(
  next: Open,
  request: ChatRequest,
  { tools, format }: { tools: readonly ChatTool[]; format: Format },
  call: Call = {},
): Promise<ChatAnswer> {
  const { tools: _tools, format: _format, ...rest } = request
  const { extractThinking } = rest
  const answerTool = createAnswerTool(format, tools)
  // Later turns of a tool loop would repeat the warning.
  const warnings = request.messages.at(-1)?.role === 'tool' ? [] : [offered]
  const leaving = new AbortController()
  const signal = call.signal ? AbortSignal.any([call.signal, leaving.signal]) : leaving.signal
  // The text may be JSON of the format, in which a tag is text.
  const marks = typeof extractThinking === 'object' ? extractThinking : {}
  const atStart: ThinkingTag = { ...marks, onlyAtStart: true }
  const firstRequest = extractThinking ? { ...rest, extractThinking: atStart } : rest
  const first = await next({ ...firstRequest, tools: [...tools, answerTool.tool] }, call)
  const askAgain = (): Promise<ChatAnswer> => next({ ...rest, format }, { ...call, signal })
  return {
    ...withWarnings(first, warnings),
    ...readBoth(first, new FirstAnswer(format, answerTool), askAgain, leaving),
  }
}

/** Makes one response of one or two. */
function readBoth(
  first: ChatAnswer,
  held: FirstAnswer,
  askAgain: () => Promise<ChatAnswer>,
  leaving: AbortController,
): Pick<ChatAnswer, 'read' | 'cancel'> {
  let answer = first
  let left = false

  async function readOn(): Promise<ChatEvent[] | undefined> {
    const events = await answer.read()
    if (events) return answer === first ? held.take(events) : takeSecond(events, held.ended as FinishEvent)
    if (answer !== first || !held.ended || left) return undefined
    answer = await askAgain()
    if (left) await answer.cancel()
    return []
  }

  return {
    async read() {
      try {
        let given = await readOn()
        while (given?.length === 0) given = await readOn()
        return given
      } catch (cause) {
        // After the caller leaves during the second request, its abort error is swallowed.
        if (left && answer === first && held.ended) return undefined
        throw held.ended ? withFirst(cause, held) : cause
      }
    },
    async cancel() {
      left = true
      leaving.abort()
      await answer.cancel()
    },
  }
}

/** The first response. Its text is held back until it is known whether it counts. */
class FirstAnswer implements Pick<ChatAnswerContent, 'thinking' | 'text'> {
  /** What it contains, for the error of the second. */
  thinking = ''
  text = ''
  /** How it ended, if a second is needed. */
  ended: FinishEvent | undefined
  private readonly format: Format
  private readonly answerTool: AnswerTool
  /** Text, and the log probabilities of its tokens. */
  private held: ChatEvent[] = []
  private called = false
  /** The JSON text of the answer tool's call. */
  private answer: string | undefined

  constructor(format: Format, answerTool: AnswerTool) {
    this.format = format
    this.answerTool = answerTool
  }

  /** Returns the events that count already. */
  take(events: ChatEvent[]): ChatEvent[] {
    const given: ChatEvent[] = []
    for (const event of events) this.takeOne(event, given)
    return given
  }

  private takeOne(event: ChatEvent, given: ChatEvent[]): void {
    switch (event.type) {
      case 'text':
        this.text += event.text
        if (this.called) given.push(event)
        else this.held.push(event)
        break
      case 'logprobs':
        if (this.called) given.push(event)
        else this.held.push(event)
        break
      case 'tool-call':
        if (event.call.name === this.answerTool.tool.name) this.answer ??= this.answerTool.textOf(event.call)
        else {
          this.called = true
          this.release(given)
          given.push(event)
        }
        break
      case 'finish':
        this.finish(event, given)
        break
      default:
        if (event.type === 'thinking') this.thinking += event.text
        given.push(event)
    }
  }

  private finish(event: FinishEvent, given: ChatEvent[]): void {
    const { answer, called, format, text } = this
    const isOver = event.reason === 'stop' || event.reason === 'length' || event.reason === 'tool-calls'
    if (called)
      given.push(answer === undefined ? event : { ...event, warnings: [...(event.warnings ?? []), early] })
    else if (answer !== undefined && fitsFormat(answer, format)) {
      // Text beside the call would end up in the JSON. The log probabilities cannot be told apart.
      for (const earlier of this.held) if (earlier.type !== 'text') given.push(earlier)
      given.push({ type: 'text', text: answer })
      given.push(event.reason === 'tool-calls' ? { ...event, reason: 'stop' } : event)
    } else if (isOver && (answer !== undefined || !fitsFormat(text, format))) {
      this.text = text || (answer ?? '')
      this.ended = event
    } else {
      this.release(given)
      if (answer !== undefined) given.push({ type: 'text', text: answer })
      given.push(event)
    }
  }

  private release(given: ChatEvent[]): void {
    // Not spread into push: it may be more than a call can take.
    for (const earlier of this.held) given.push(earlier)
    this.held = []
  }
}

/** Events of the second response: they continue those of the first. */
function takeSecond(events: ChatEvent[], before: FinishEvent): ChatEvent[] {
  return events.flatMap<ChatEvent>((event) =>
    event.type === 'start' ? [] : event.type === 'finish' ? [sumFinish(before, event)] : [event],
  )
}

/** The failure of the second, with the thinking of both, and the text of the first if the second has none. */
function withFirst(cause: unknown, { thinking, text }: FirstAnswer): unknown {
  if (!(cause instanceof OllamaError)) return cause
  const { partial = { thinking: '', text: '', toolCalls: [] } } = cause
  return Object.assign(cause, {
    partial: { ...partial, thinking: thinking + partial.thinking, text: partial.text || text },
  })
}
