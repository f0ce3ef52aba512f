/** A turn as the native objects that the daemon would send for it: what is kept, what is dropped, what is held back until the end. */
import type { ChatResponse, Logprob, Message, ToolCall } from '@ollamakit/wire/native'
import type { Model } from '../store/model.ts'
import { sortNested } from '../turn/to-turn.ts'
import type { Turn, TurnCall, TurnStep } from '../turn/turn.ts'
import type { ChatRequest } from '../request/chat-request.ts'
import { describeInvalidFormat, type RenderedStep, toConstrainedSteps } from './constrain.ts'
import { toMetrics } from './metrics.ts'
import { type Frame, type Rejected, rejected, type Rendered } from './outcome.ts'
import type { Times } from './times.ts'

/** Renders what the model says to a request that passed all checks. */
export function toChatFrames(
  request: ChatRequest,
  model: Model,
  turn: Turn,
  times: Times,
): Rendered<ChatResponse> | Rejected {
  const plan = toConstrainedSteps(request, model, visibleSteps(request, model, turn), turn.fault)
  if ('problem' in plan) return { ...rejected(500, plan.problem), begun: plan.begun }
  const { steps, isCut } = withoutEndlessRepetition(model, plan.steps)
  const response = toParts(request, model, steps)
  const isComplete = !turn.omitDone && !isCut && !plan.failsAtEnd
  // Most whole responses need no frames.
  if (request.stream === false && isComplete && !turn.pace && !turn.fault)
    return { type: 'rendered', frames: [{ response: toWhole(request, turn, response, times) }] }
  const frames = toFrames(request, response, times)
  if (isComplete) frames.push({ response: toLast(request, turn, response, times) })
  if (!plan.failsAtEnd) return { type: 'rendered', frames }
  return { type: 'rendered', frames, error: describeInvalidFormat(request.format ?? '') }
}

/** What is left of the steps when thinking is switched off: harmony cannot help thinking. */
function visibleSteps(request: ChatRequest, model: Model, { steps }: Turn): TurnStep[] {
  if (request.think !== false || model.rendering === 'harmony') return steps
  return steps.map((step) => ({ ...step, thinking: '' }))
}

/** The daemon stops a model that says the same more than thirty times; such an answer has no end. Server: `llm/llama_server.go` Completion. */
export function withoutEndlessRepetition(
  model: Model,
  steps: RenderedStep[],
): { steps: RenderedStep[]; isCut: boolean } {
  if (model.rendering === 'own' || steps.length <= mostRepeats) return { steps, isCut: false }
  let last: string | undefined
  let repeats = 0
  for (const [position, step] of steps.entries()) {
    const text = (step.content || step.thinking).trim()
    repeats = text === last ? repeats + 1 : 0
    last = text
    if (repeats > mostRepeats) return { steps: steps.slice(0, position), isCut: true }
  }
  return { steps, isCut: false }
}

const mostRepeats = 30

/** What one frame says. */
interface Part {
  content: string
  thinking: string
  calls: ToolCall[]
  logprobs: Logprob[]
}

/** What is said frame by frame, and the calls that come with the last one. */
interface ChatParts {
  parts: Part[]
  held: ToolCall[]
}

function toParts(request: ChatRequest, model: Model, steps: readonly RenderedStep[]): ChatParts {
  const parts: Part[] = []
  const held: ToolCall[] = []
  const holdsCalls = model.rendering === 'own' || model.rendering === 'harmony'
  let calls = 0
  for (const { content, thinking, toolCalls, logprobs, isSeam } of steps) {
    const made =
      toolCalls.length === 0 ? none : toolCalls.map((call, i) => toToolCall(call, model, calls + i))
    calls += made.length
    if (holdsCalls) held.push(...made)
    const sent = holdsCalls ? none : made
    const shown =
      request.logprobs && logprobs.length > 0 ? withAlternatives(logprobs, request.top_logprobs) : none
    const isSilent = content === '' && thinking === '' && sent.length === 0 && !isSeam
    if (!isSilent || shown.length > 0) parts.push({ content, thinking, calls: sent, logprobs: shown })
  }
  return { parts, held }
}

const none: never[] = []

function toToolCall(call: TurnCall, model: Model, position: number): ToolCall {
  const index = call.index ?? (model.rendering === 'harmony' ? 0 : position)
  const called = { index, name: call.name, arguments: sortNested(call.arguments) }
  // An empty id counts as absent: some runners send none.
  return call.id === '' ? { function: called } : { id: call.id, function: called }
}

function toFrames(request: ChatRequest, { parts }: ChatParts, times: Times): Frame<ChatResponse>[] {
  return parts.map((part, position) => new PartFrame(request.model, part, position, times))
}

/** A frame whose object is made when it leaves: those of a long answer would all be there at once, and be most of what it costs. */
class PartFrame {
  at?: number
  readonly #model: string
  readonly #part: Part
  readonly #position: number
  readonly #times: Times

  constructor(model: string, part: Part, position: number, times: Times) {
    this.#model = model
    this.#part = part
    this.#position = position
    this.#times = times
  }

  get response(): ChatResponse {
    const { logprobs } = this.#part
    const response: ChatResponse = {
      model: this.#model,
      created_at: this.#times.at(this.#position),
      message: toMessage(this.#part),
      done: false,
    }
    if (logprobs.length > 0) response.logprobs = logprobs
    return response
  }
}

function toMessage({ content, thinking, calls }: Omit<Part, 'logprobs'>): Message {
  const message: Message = { role: 'assistant', content }
  if (thinking !== '') message.thinking = thinking
  if (calls.length > 0) message.tool_calls = calls
  return message
}

function toLast(request: ChatRequest, turn: Turn, { parts, held }: ChatParts, times: Times): ChatResponse {
  const message = toMessage({ content: '', thinking: '', calls: held })
  return {
    model: request.model,
    created_at: times.at(parts.length),
    message,
    done: true,
    done_reason: turn.finish,
    ...toMetrics(turn.usage, times),
  }
}

/** The one object of an answer that is not streamed: what `joinChatResponses` would make of its frames. */
function toWhole(request: ChatRequest, turn: Turn, { parts, held }: ChatParts, times: Times): ChatResponse {
  let content = ''
  let thinking = ''
  const calls: ToolCall[] = []
  const logprobs: Logprob[] = []
  for (const part of parts) {
    content += part.content
    thinking += part.thinking
    calls.push(...part.calls)
    logprobs.push(...part.logprobs)
  }
  return {
    model: request.model,
    created_at: times.at(parts.length),
    message: toMessage({ content, thinking, calls: held.length === 0 ? calls : [...calls, ...held] }),
    done: true,
    done_reason: turn.finish,
    ...(logprobs.length === 0 ? {} : { logprobs }),
    ...toMetrics(turn.usage, times),
  }
}

/** Only as many alternatives as were asked for. */
export function withAlternatives(logprobs: TurnStep['logprobs'], count: number): TurnStep['logprobs'] {
  return logprobs.map(({ top_logprobs: alternatives, ...chosen }) =>
    alternatives && count > 0 ? { ...chosen, top_logprobs: alternatives.slice(0, count) } : chosen,
  )
}
