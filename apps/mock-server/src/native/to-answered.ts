/** A turn as the native objects that the daemon would send for it: what is kept, what is dropped, what is held back until the end. */
import type { ChatResponse, Message, ToolCall } from '@ollamakit/wire/native'
import type { Model } from '../models/model.ts'
import type { Fault, Pace } from '../turn/reply.ts'
import { sortNested } from '../turn/to-turn.ts'
import type { Turn, TurnCall, TurnStep } from '../turn/turn.ts'
import { type ChatFrame, type ChatOutcome, refused } from './chat-outcome.ts'
import type { ChatRequest } from './chat-request.ts'
import { describeInvalidFormat, type SpokenStep, toConstrainedSteps } from './constrain.ts'
import { toMetrics } from './metrics.ts'
import type { Times } from './times.ts'

/** What a runner that dies in mid-answer is told as. */
const diedMidway = 'an error was encountered while running the model: unexpected EOF'
const diedAtOnce = 'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details'

/** Renders what the model says for a request that passed all checks. */
export function toAnswered(request: ChatRequest, model: Model, turn: Turn, times: Times): ChatOutcome {
  const { error } = turn
  if (error) return { type: 'refused', status: error.status, message: error.message ?? '', begun: true, scripted: error }

  const plan = toConstrainedSteps(request, model, { ...turn, steps: spokenSteps(request, model, turn) })
  if ('refusal' in plan) return { ...refused(500, plan.refusal), begun: plan.begun }
  const { steps, isCut } = withoutEndlessRepetition(model, plan.steps)
  const frames = toFrames(request, model, { ...turn, steps, omitDone: turn.omitDone || isCut }, times)
  if (plan.failsAtEnd)
    return endsInError(
      request,
      frames.filter((frame) => !('response' in frame && frame.response.done)),
      describeInvalidFormat(request.format ?? ''),
    )
  return withFault(request, withPace(frames, turn.pace), turn.fault)
}

/** What is left of the steps when thinking is switched off: harmony cannot help thinking. */
function spokenSteps(request: ChatRequest, model: Model, { steps }: Turn): TurnStep[] {
  if (request.think !== false || model.rendering === 'harmony') return steps
  return steps.map((step) => ({ ...step, thinking: '' }))
}

/** The daemon stops a model that says the same more than thirty times; such an answer has no end. Server: `llm/llama_server.go` Completion. */
function withoutEndlessRepetition(model: Model, steps: SpokenStep[]): { steps: SpokenStep[]; isCut: boolean } {
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

function toFrames(request: ChatRequest, model: Model, turn: Turn & { steps: SpokenStep[] }, times: Times): ChatFrame[] {
  const frames: ChatFrame[] = []
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

function withRivals(logprobs: TurnStep['logprobs'], count: number): TurnStep['logprobs'] {
  return logprobs.map(({ top_logprobs: rivals, ...chosen }) => (rivals && count > 0 ? { ...chosen, top_logprobs: rivals.slice(0, count) } : chosen))
}

function withPace(frames: ChatFrame[], pace: Pace | undefined): ChatFrame[] {
  if (!pace) return frames
  let at = 0
  return frames.map((frame, i) => {
    if ('gaps' in pace) at += pace.gaps[i] ?? pace.gaps.at(-1) ?? 0
    else if ('tokensPerSecond' in pace) at += 1000 / pace.tokensPerSecond
    else at += i === 0 ? (pace.load ?? 0) + (pace.firstToken ?? 0) : (pace.perToken ?? 0)
    return { ...frame, at }
  })
}

function withFault(request: ChatRequest, frames: ChatFrame[], fault: Fault | undefined): ChatOutcome {
  if (!fault) return { type: 'answered', frames, planned: frames.length }
  const { after, by } = fault
  if (by !== 'error') return { type: 'answered', frames, fault: { ...fault, by }, planned: frames.length }
  // Nothing comes after an error, so the frame that says the answer is whole is not sent before one.
  const open = frames.filter((frame) => !('response' in frame && frame.response.done))
  const count = typeof after === 'object' && 'frames' in after ? after.frames : typeof after === 'object' ? framesWithin(open, after.bytes) : 0
  const kept = open.slice(0, count)
  return endsInError(request, kept, fault.message ?? (kept.length === 0 ? diedAtOnce : diedMidway))
}

function endsInError(request: ChatRequest, frames: ChatFrame[], message: string): ChatOutcome {
  // Nothing was sent, or nothing would be until the end: a real status.
  if (frames.length === 0 || request.stream === false) return { type: 'refused', status: 500, message, begun: true }
  return {
    type: 'answered',
    frames: [...frames, { ...(frames.at(-1)?.at === undefined ? {} : { at: frames.at(-1)?.at ?? 0 }), error: message }],
    planned: frames.length + 1,
  }
}

/** How many whole native lines fit into these bytes. */
function framesWithin(frames: ChatFrame[], bytes: number): number {
  let room = bytes
  return frames.findIndex((frame) => (room -= Buffer.byteLength(JSON.stringify(frame)) + 1) < 0)
}
