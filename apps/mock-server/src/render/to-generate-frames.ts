/** A turn as the objects that the daemon sends for it on generate: nothing is held back, calls are as good as lost. */
import type { GenerateResponse, ToolCall } from '@ollamakit/wire/native'
import { isJsonObject } from '@ollamakit/wire'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import type { Model } from '../store/model.ts'
import { sortNested } from '../turn/to-turn.ts'
import type { Turn, TurnStep } from '../turn/turn.ts'
import { describeInvalidFormat } from './constrain.ts'
import type { GenerateRequest } from '../request/generate-request.ts'
import { toMetrics } from './metrics.ts'
import { type Frame, type Rejected, rejected, type Rendered } from './outcome.ts'
import type { Times } from './times.ts'
import { withoutEndlessRepetition, withAlternatives } from './to-chat-frames.ts'
import { toContextTokens } from './to-context-tokens.ts'

/** Renders what the model says to a request that passed all checks. */
export function toGenerateFrames(
  request: GenerateRequest,
  model: Model,
  turn: Turn,
  times: Times,
): Rendered<GenerateResponse> | Rejected {
  if (request.format !== undefined && !isValidFormat(request.format))
    return { ...rejected(500, describeInvalidFormat(request.format)), begun: true }
  const { steps, isCut } = withoutEndlessRepetition(model, visibleSteps(request, model, turn.steps))
  const omitDone = turn.omitDone || isCut
  return { type: 'rendered', frames: toFrames(request, model, { ...turn, steps, omitDone }, times) }
}

function isValidFormat(text: string): boolean {
  const format: unknown = JSON.parse(text)
  return format === 'json' || format === '' || format === null || isJsonObject(format)
}

/** The steps as text of the route's own kind. */
function visibleSteps(request: GenerateRequest, model: Model, steps: TurnStep[]): TurnStep[] {
  // Raw takes no parser into service, and a runner with its own template splits nothing here.
  const isUnparsed = model.rendering === 'own' || (request.raw && model.rendering !== 'template')
  const thought = isUnparsed
    ? withTags(steps, model.rendering === 'harmony' ? harmonyTags : thinkTags)
    : request.think === false
      ? withoutThinking(steps, model)
      : steps
  return model.rendering === 'template' || isUnparsed ? thought.map(withCallsAsText) : thought
}

function withoutThinking(steps: TurnStep[], model: Model): TurnStep[] {
  return model.rendering === 'harmony'
    ? steps
    : steps
        .filter((step) => step.thinking === '' || step.content !== '')
        .map((step) => Object.assign({}, step, { thinking: '' }))
}

const thinkTags = { open: ['<think>'], close: ['</think>'] }
const harmonyTags = {
  open: ['<|channel|>', 'analysis', '<|message|>'],
  close: ['<|end|>', '<|start|>', 'assistant', '<|channel|>', 'final', '<|message|>'],
}

/** Thinking that the server does not split off: the model's own marks stay in the text. */
function withTags(steps: TurnStep[], { open, close }: typeof thinkTags): TurnStep[] {
  const last = steps.findLastIndex((step) => step.thinking !== '')
  if (last < 0) return steps
  const thought = steps.slice(0, last + 1).flatMap(({ thinking, content, toolCalls, logprobs }) => {
    const said: TurnStep = { thinking: '', content: thinking || content, toolCalls, logprobs }
    return thinking !== '' && content !== '' ? [said, mark(content)] : [said]
  })
  return [...open.map(mark), ...thought, ...close.map(mark), ...steps.slice(last + 1)]
}

function mark(content: string): TurnStep {
  return { thinking: '', content, toolCalls: [], logprobs: [] }
}

/** No tools can be offered here, so a call is text like any other. */
function withCallsAsText(step: TurnStep): TurnStep {
  if (step.toolCalls.length === 0) return step
  const calls = step.toolCalls.map(
    (call) => `<tool_call>${encodeGoJson({ name: call.name, arguments: call.arguments })}</tool_call>`,
  )
  return { ...step, content: step.content + calls.join(''), toolCalls: [] }
}

function toFrames(
  request: GenerateRequest,
  model: Model,
  turn: Turn,
  times: Times,
): Frame<GenerateResponse>[] {
  const frames: Frame<GenerateResponse>[] = []
  for (const { content, thinking, toolCalls, logprobs: entries } of turn.steps) {
    const isOnlyCall = toolCalls.length > 0 && content === '' && thinking === ''
    if (isOnlyCall) continue
    const logprobs =
      request.logprobs && entries.length > 0
        ? { logprobs: withAlternatives(entries, request.top_logprobs) }
        : {}
    // A step with only logprobs that the request does not ask for sends no line; an empty step of the script does.
    if (content === '' && thinking === '' && entries.length > 0 && !request.logprobs) continue
    frames.push({
      response: {
        model: request.model,
        created_at: times.at(frames.length),
        response: content,
        ...(thinking === '' ? {} : { thinking }),
        done: false,
        ...logprobs,
      },
    })
  }
  if (!turn.omitDone) frames.push({ response: toLast(request, model, turn, times.at(frames.length), times) })
  return frames
}

function toLast(
  request: GenerateRequest,
  model: Model,
  turn: Turn,
  createdAt: string,
  times: Times,
): GenerateResponse {
  const calls =
    model.rendering === 'harmony' && !request.raw ? turn.steps.flatMap((step) => step.toolCalls) : []
  const shown: ToolCall[] = calls.map(({ name, arguments: given }) => ({
    function: { index: 0, name, arguments: sortNested(given) },
  }))
  return {
    model: request.model,
    created_at: createdAt,
    response: '',
    done: true,
    done_reason: turn.finish,
    ...(request.raw ? {} : { context: toContextTokens(request, turn) }),
    ...toMetrics(turn.usage, times),
    ...(shown.length === 0 ? {} : { tool_calls: shown }),
  }
}
