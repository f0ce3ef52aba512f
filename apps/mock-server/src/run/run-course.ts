/** The common course of chat and generate requests: check, load, run the model, render, apply pace and fault. Server: `server/routes.go`. */
import type { DebugInfo } from '@ollamakit/wire/native'
import type { Question } from '../fixture/question.ts'
import {
  type Answered,
  type Outcome,
  type Rejected,
  rejected,
  type Rendered,
  type Single,
} from '../render/outcome.ts'
import type { RenderedPrompt } from '../render/render-prompt.ts'
import { errorText } from '../turn/error-text.ts'
import { createTimes, type Times } from '../render/times.ts'
import type { ChatRequest } from '../request/chat-request.ts'
import type { Lease } from '../scheduler/scheduler.ts'
import { findModel, splitSource } from '../store/find-model.ts'
import type { Model } from '../store/model.ts'
import { toModel } from '../store/to-model.ts'
import type { Turn } from '../turn/turn.ts'
import type { PromptFit } from './context-length.ts'
import { applyPace, endWithError, timeOfFailure, withFault } from './pace-and-fault.ts'
import { type Prepared, prepareRun } from './prepare-run.ts'
import { rejectUnresolved } from './reject-unresolved.ts'
import type { RequestContext } from '../http/request-context.ts'
import { type ModelRun, runModel } from './run-model.ts'
import { runRemote } from './run-remote.ts'

/** What the requests of both routes have in common. */
export type CourseRequest = Pick<
  ChatRequest,
  | 'model'
  | 'stream'
  | 'keep_alive'
  | 'options'
  | 'think'
  | 'truncate'
  | 'shift'
  | '_debug_render_only'
  | 'top_logprobs'
>

/** How one route differs from the other on the common course. Functions are listed in the order of their calls. */
export interface Course<Request extends CourseRequest, Response> {
  /** The rejection of a request without a model name. Default: 404. */
  unnamed?: Rejected
  /** Whether a request only loads or unloads the model. */
  isEmpty(request: Request): boolean
  /** Whether an unload of a remote model is answered. */
  unloadsRemote: boolean
  /** How the request is sent to the host of a remote model. */
  remotePath: '/api/chat' | '/api/generate'
  toRemoteRequest(request: Request, model: Model): object
  /** Finds what the server checks before it loads the model. */
  findMistake(request: Request, model: Model): Rejected | undefined
  /** Finds what the server checks once the model is loaded. */
  findLateMistake?(request: Request): Rejected | undefined
  renderPrompt(request: Request, model: Model): RenderedPrompt
  thinks(request: Request, model: Model): boolean
  fit(tokens: number, numCtx: number, request: Request, question: Question, model: Model): PromptFit
  /** Renders the turn as the native objects of the route. */
  toFrames(request: Request, model: Model, turn: Turn, times: Times): Rendered<Response> | Rejected
  toLoadResponse(model: string, createdAt: string, reason: 'load' | 'unload'): Response
  toDebugResponse(model: string, createdAt: string, debug: DebugInfo): Response
}

/** Runs a request through the server's checks, in its order, and runs the scripted model. */
export async function runCourse<Request extends CourseRequest, Response extends { done?: boolean }>(
  course: Course<Request, Response>,
  request: Request,
  question: Question,
  context: RequestContext,
): Promise<Outcome<Response>> {
  const { state } = context
  if (request.top_logprobs < 0 || request.top_logprobs > 20)
    return rejected(400, 'top_logprobs must be between 0 and 20')
  const found = findModel(state.models, request.model)
  if ('unresolved' in found) {
    const isCloud = found.unresolved.type === 'cloud'
    const runs = isCloud && (state.settings.strict || state.fixtures.find(question, context.entry))
    if (!runs) return rejectUnresolved(found.unresolved, request.model, course.unnamed)
    return runFound(
      course,
      { ...request, model: splitSource(request.model.trim()).base },
      question,
      cloudModel,
      context,
    )
  }
  return runFound(course, request, question, found.model, context)
}

/** The model behind a cloud name, which answers if a fixture matches. The cloud's responses are passed through with the base name. */
const cloudModel: Model = toModel(
  {
    name: 'cloud',
    capabilities: ['completion', 'tools', 'thinking', 'vision'],
    remote: { host: '', model: '' },
  },
  0,
)

async function runFound<Request extends CourseRequest, Response extends { done?: boolean }>(
  course: Course<Request, Response>,
  request: Request,
  question: Question,
  model: Model,
  context: RequestContext,
): Promise<Outcome<Response>> {
  const { state } = context

  const isEmpty = course.isEmpty(request)
  if (isEmpty && request.keep_alive?.milliseconds === 0 && (course.unloadsRemote || !model.remote)) {
    state.scheduler.unload(model)
    return toSingle(course, request, 'unload', context)
  }
  if (model.remote && model !== cloudModel && state.cloud) {
    const body = course.toRemoteRequest(request, model)
    const remote = { path: course.remotePath, body, name: request.model, streams: request.stream !== false }
    return runRemote(remote, state.cloud, model, question, context)
  }
  const mistake = model.remote ? undefined : course.findMistake(request, model)
  if (mistake) return mistake

  const { _debug_render_only: onlyRenders, options, keep_alive: keepAlive } = request
  const order = { model, options, keepAlive, onlyLoads: isEmpty || onlyRenders }
  const prepared = await prepareRun(question, order, context)
  return 'status' in prepared ? prepared : runLoaded(course, request, question, model, prepared, context)
}

async function runLoaded<Request extends CourseRequest, Response extends { done?: boolean }>(
  course: Course<Request, Response>,
  request: Request,
  question: Question,
  model: Model,
  prepared: Prepared,
  context: RequestContext,
): Promise<Outcome<Response>> {
  const { lease } = prepared
  if (course.isEmpty(request)) return { ...toSingle(course, request, 'load', context), lease }
  const mistake = course.findLateMistake?.(request)
  if (mistake) return { ...mistake, lease }
  const { _debug_render_only: onlyRenders } = request
  if (onlyRenders) return { ...toDebug(course, request, model, context), lease }

  const run = await runModel(
    {
      question,
      model,
      thinks: course.thinks(request, model),
      alternatives: request.top_logprobs,
      fit: (tokens, numCtx) => course.fit(tokens, numCtx, request, question, model),
    },
    prepared,
    context,
  )
  return toOutcome(run, lease, ({ turn, times }) => {
    context.entry.tokens = turn.usage.prompt + turn.usage.output
    const outcome = toAnswered(course, request, model, turn, times)
    if (turn.fault?.by !== 'stuck' || outcome.type !== 'answered') return outcome
    return { ...outcome, onLeftInBurst: () => context.state.scheduler.block(model) }
  })
}

/** Converts a run to an outcome. The outcome of a growing run grows with it. */
function toOutcome<Response>(
  run: ModelRun | Rejected,
  lease: Lease,
  render: (run: ModelRun) => Answered<Response> | Rejected,
): Outcome<Response> {
  if ('status' in run) return { ...run, lease }
  const outcome = { ...render(run), lease }
  const { more } = run
  if (!more || outcome.type !== 'answered') return outcome
  return { ...outcome, more: async () => toOutcome(await more(), lease, render) }
}

function toAnswered<Request extends CourseRequest, Response extends { done?: boolean }>(
  course: Course<Request, Response>,
  request: Request,
  model: Model,
  turn: Turn,
  times: Times,
): Answered<Response> | Rejected {
  const { error, pace, fault } = turn
  if (error)
    return {
      type: 'rejected',
      status: error.status,
      message: errorText(error, request.model),
      begun: true,
      scripted: error,
      at: timeOfFailure(pace),
    }
  const rendered = course.toFrames(request, model, turn, times)
  if (rendered.type === 'rejected') return rendered
  const streams = request.stream !== false
  const outcome =
    rendered.error === undefined
      ? withFault(streams, applyPace(rendered.frames, pace), fault)
      : endWithError(streams, rendered.frames, rendered.error)
  return model.remote && model !== cloudModel && outcome.type === 'answered'
    ? { ...outcome, relay: model.remote }
    : outcome
}

function toSingle<Request extends CourseRequest, Response extends { done?: boolean }>(
  course: Course<Request, Response>,
  { model }: Request,
  reason: 'load' | 'unload',
  context: RequestContext,
): Single<Response> {
  const createdAt = timesOf(context, reason, model).at(0)
  return { type: 'single', response: course.toLoadResponse(model, createdAt, reason) }
}

/** The rendered prompt in place of a response. */
function toDebug<Request extends CourseRequest, Response extends { done?: boolean }>(
  course: Course<Request, Response>,
  request: Request,
  model: Model,
  context: RequestContext,
): Single<Response> | Rejected {
  const times = timesOf(context, 'render', request.model)
  const prompt = course.renderPrompt(request, model)
  if ('type' in prompt) return prompt
  const debug: DebugInfo = {
    rendered_template: prompt.text,
    ...(prompt.images > 0 ? { image_count: prompt.images } : {}),
  }
  return { type: 'single', response: course.toDebugResponse(request.model, times.at(0), debug) }
}

/** The times of a response that the model has no part in. */
export function timesOf({ state }: RequestContext, kind: string, model: string): Times {
  const key = `${kind} ${model}`
  return createTimes(state.settings.seed, key, state.countUnscripted(key))
}
