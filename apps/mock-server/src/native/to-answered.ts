/** A turn as the native objects that the daemon would send for it: what is kept, what is dropped, what is held back until the end. */
import type { ChatResponse, Message, ToolCall } from '@ollamakit/wire/native'
import type { Model } from '../models/model.ts'
import { sortNested } from '../turn/to-turn.ts'
import type { Turn, TurnCall, TurnStep } from '../turn/turn.ts'
import type { ChatRequest } from './chat-request.ts'
import { describeInvalidFormat, type SpokenStep, toConstrainedSteps } from './constrain.ts'
import { toMetrics } from './metrics.ts'
import { type Answered, type Frame, type Refused, refused } from './outcome.ts'
import { endsInError, withFault, withPace } from './pace-and-fault.ts'
import type { Times } from './times.ts'

/** Renders what the model says for a request that passed all checks. */
export function toAnswered(request: ChatRequest, model: Model, turn: Turn, times: Times): Answered<ChatResponse> | Refused {
  const { error } = turn
  if (error) return { type: 'refused', status: error.status, message: error.message ?? '', begun: true, scripted: error }

  const plan = toConstrainedSteps(request, model, { ...turn, steps: spokenSteps(request, model, turn) })
  if ('refusal' in plan) return { ...refused(500, plan.refusal), begun: plan.begun }
  const { steps, isCut } = withoutEndlessRepetition(model, plan.steps)
  const frames = toFrames(request, model, { ...turn, steps, omitDone: turn.omitDone || isCut }, times)
  if (plan.failsAtEnd)
    return endsInError(
      request.stream !== false,
      frames.filter((frame) => !('response' in frame && frame.response.done)),
      describeInvalidFormat(request.format ?? ''),
    )
  return withFault(request.stream !== false, withPace(frames, turn.pace), turn.fault)
}

/** What is left of the steps when thinking is switched off: harmony cannot help thinking. */
function spokenSteps(request: ChatRequest, model: Model, { steps }: Turn): TurnStep[] {
  if (request.think !== false || model.rendering === 'harmony') return steps
  return steps.map((step) => ({ ...step, thinking: '' }))
}

/** The daemon stops a model that says the same more than thirty times; such an answer has no end. Server: `llm/llama_server.go` Completion. */
export function withoutEndlessRepetition(model: Model, steps: SpokenStep[]): { steps: SpokenStep[]; isCut: boolean } {
  if (model.rendering === 'own') return { steps, isCut: false }
  let last: string | undefined
  let repeats = 0
  for (const [position, step] of steps.entries()) {
    const said = (step.content || step.thinking).trim()
    repeats = said === last ? repeats + 1 : 0
    last = said
    if (repeats > mostRepeats) return { steps: steps.slice(0, position), isCut: true }
  }
  return { steps, isCut: false }
}

const mostRepeats = 30

function toFrames(request: ChatRequest, model: Model, turn: Turn & { steps: SpokenStep[] }, times: Times): Frame<ChatResponse>[] {
  const frames: Frame<ChatResponse>[] = []
  const held: ToolCall[] = []
  let calls = 0
  const toCall = (call: TurnCall): ToolCall => {
    const index = call.index ?? (model.rendering === 'harmony' ? 0 : calls)
    calls++
    // An empty id is none: some runners give none.
    return { ...(call.id === '' ? {} : { id: call.id }), function: { index, name: call.name, arguments: sortNested(call.arguments) } }
  }
  const add = (message: Omit<Message, 'role'>, step?: TurnStep): void => {
    const logprobs = request.logprobs && step && step.logprobs.length > 0 ? { logprobs: withRivals(step.logprobs, request.top_logprobs) } : {}
    frames.push({ response: { model: request.model, created_at: times.next(), message: { role: 'assistant', ...message }, done: false, ...logprobs } })
  }
  const holdsCalls = model.rendering === 'own' || model.rendering === 'harmony'
  for (const step of turn.steps) {
    const { content, thinking } = step
    const made = step.toolCalls.map(toCall)
    if (holdsCalls) held.push(...made)
    const sent = holdsCalls ? [] : made
    const isSilent = content === '' && thinking === '' && sent.length === 0 && !step.isSeam
    if (isSilent && !(request.logprobs && step.logprobs.length > 0)) continue
    add({ content, ...(thinking === '' ? {} : { thinking }), ...(sent.length === 0 ? {} : { tool_calls: sent }) }, step)
  }
  if (!turn.omitDone) frames.push({ response: toLast(request, turn, held, times) })
  return frames
}

function toLast(request: ChatRequest, turn: Turn, calls: ToolCall[], times: Times): ChatResponse {
  return {
    model: request.model,
    created_at: times.next(),
    message: { role: 'assistant', content: '', ...(calls.length === 0 ? {} : { tool_calls: calls }) },
    done: true,
    done_reason: turn.finish,
    ...toMetrics(turn.usage, times),
  }
}

/** Only as many rivals as were asked for. */
export function withRivals(logprobs: TurnStep['logprobs'], count: number): TurnStep['logprobs'] {
  return logprobs.map(({ top_logprobs: rivals, ...chosen }) => (rivals && count > 0 ? { ...chosen, top_logprobs: rivals.slice(0, count) } : chosen))
}
