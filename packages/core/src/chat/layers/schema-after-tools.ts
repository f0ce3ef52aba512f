/** Tools together with a format, which would keep the model from calling: asked with the tools first, and with the format where no tool was called. */
import { isJsonObject, type JsonSchema, type JsonValue } from '@ollamakit/wire'
import { OllamaError } from '../../errors/ollama-error.ts'
import type { Call } from '../../transport/call.ts'
import type { ChatAnswer, Open } from '../chat-answer.ts'
import type { ChatEvent, FinishEvent } from '../chat-event.ts'
import type { ChatAnswerContent } from '../../errors/partial.ts'
import type { ChatRequest, Warning } from '../chat-request.ts'
import type { Layer } from './layer.ts'
import { sumFinish } from '../sum-usage.ts'
import { withWarnings } from './with-warnings.ts'

export const schemaAfterTools: Layer = (next) => (request, call) => {
  const { tools, format, toolChoice } = request
  return tools?.length && format !== undefined && toolChoice === undefined
    ? ask(next, request, format, call)
    : next(request, call)
}

type Format = NonNullable<ChatRequest['format']>

const warning: Warning = {
  type: 'changed',
  setting: 'format',
  message:
    'a format forbids tool calls: asked without it first, and with it in a second request if no tool was called',
}

async function ask(next: Open, request: ChatRequest, format: Format, call: Call = {}): Promise<ChatAnswer> {
  const { tools, format: _format, ...rest } = request
  // Whoever goes on with the results of calls has been told already.
  const warnings = request.messages.at(-1)?.role === 'tool' ? [] : [warning]
  const leaving = new AbortController()
  const signal = call.signal ? AbortSignal.any([call.signal, leaving.signal]) : leaving.signal
  const first = await next({ ...rest, ...(tools ? { tools } : {}) }, call)
  const askAgain = (): Promise<ChatAnswer> => next({ ...rest, format }, { ...call, signal })
  return { ...withWarnings(first, warnings), ...readBoth(first, format, askAgain, leaving) }
}

/** One answer out of one or two. The first one's text waits until it is known whether it counts. */
function readBoth(
  first: ChatAnswer,
  format: Format,
  askAgain: () => Promise<ChatAnswer>,
  leaving: AbortController,
): Pick<ChatAnswer, 'read' | 'cancel'> {
  let answer = first
  /** Text of the first answer, and the log-probabilities of its tokens. */
  let held: ChatEvent[] = []
  let called = false
  /** How the first answer ended, if there has to be a second. */
  let ended: FinishEvent | undefined
  let left = false
  /** What the first answer said, for the error of the second. */
  const said = { thinking: '', text: '' }

  function takeFirst(events: ChatEvent[]): ChatEvent[] {
    const given: ChatEvent[] = []
    for (const event of events) {
      if (event.type === 'thinking') said.thinking += event.text
      if (!called && (event.type === 'text' || event.type === 'logprobs')) held.push(event)
      else if (event.type === 'finish' && needsSecond(event)) ended = event
      else {
        if (event.type === 'tool-call') called = true
        if (event.type === 'tool-call' || event.type === 'finish') {
          // Not spread into push: it may be more than a call can take.
          for (const earlier of held) given.push(earlier)
          held = []
        }
        given.push(event)
      }
    }
    return given
  }

  function needsSecond({ reason }: FinishEvent): boolean {
    return !called && (reason === 'stop' || reason === 'length') && !fits(textOf(held), format)
  }

  async function readOn(): Promise<ChatEvent[] | undefined> {
    const events = await answer.read()
    if (events) return answer === first ? takeFirst(events) : takeSecond(events, ended as FinishEvent)
    if (answer !== first || !ended || left) return undefined
    said.text = textOf(held)
    held = []
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
        // Whoever left while the second request was on its way is not told that it was given up.
        if (left && answer === first && ended) return undefined
        throw ended ? withFirst(cause, said) : cause
      }
    },
    async cancel() {
      left = true
      leaving.abort()
      await answer.cancel()
    },
  }
}

/** Events of the second answer: they go on where the first ended. */
function takeSecond(events: ChatEvent[], before: FinishEvent): ChatEvent[] {
  return events.flatMap<ChatEvent>((event) =>
    event.type === 'start' ? [] : event.type === 'finish' ? [sumFinish(before, event)] : [event],
  )
}

/** The failure of the second, with what both had said: the thinking of both, and the text of the first where the second has none. */
function withFirst(
  cause: unknown,
  { thinking, text }: Pick<ChatAnswerContent, 'thinking' | 'text'>,
): unknown {
  if (!(cause instanceof OllamaError)) return cause
  const { partial = { thinking: '', text: '', toolCalls: [] } } = cause
  return Object.assign(cause, {
    partial: { ...partial, thinking: thinking + partial.thinking, text: partial.text || text },
  })
}

function textOf(events: readonly ChatEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('')
}

/** Whether a text is already JSON of the right shape at its top: what lies deeper is the caller's to check, as it is with a grammar that the server ignores. */
function fits(text: string, format: Format): boolean {
  try {
    const value = JSON.parse(text) as JsonValue // JSON by definition
    return format === 'json' ? isJsonObject(value) : fitsTop(value, format as JsonSchema)
  } catch {
    return false
  }
}

function fitsTop(value: JsonValue, { type, enum: values, required, anyOf }: JsonSchema): boolean {
  if (Array.isArray(anyOf) && !anyOf.some((option) => isJsonObject(option) && fitsTop(value, option)))
    return false
  if (type !== undefined && !(Array.isArray(type) ? type : [type]).some((one) => isOfType(value, one)))
    return false
  if (Array.isArray(values) && !values.some((one) => JSON.stringify(one) === JSON.stringify(value)))
    return false
  return (
    !isJsonObject(value) ||
    !Array.isArray(required) ||
    required.every((name) => typeof name === 'string' && Object.hasOwn(value, name))
  )
}

function isOfType(value: JsonValue, type: JsonValue): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value)
    case 'array':
      return Array.isArray(value)
    case 'null':
      return value === null
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}
