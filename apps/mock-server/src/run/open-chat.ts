/** A chat request, checked and answered as the daemon does it, whichever dialect it came in. Server: `server/routes.go` ChatHandler. */
import type { RequestContext } from '../http/request-context.ts'
import type { ChatResponse, DebugInfo } from '@ollamakit/wire/native'
import type { Asked } from '../fixture/asked.ts'
import { findModel } from '../store/find-model.ts'
import { isCapable, type Model } from '../store/model.ts'
import type { ChatRequest } from '../request/chat-request.ts'
import { findOptionMistake } from './check-options.ts'
import { fitPrompt, numKeepOf, type PromptFit } from './context-length.ts'
import { type Outcome, type Refused, refused, relayed, type Single } from '../render/outcome.ts'
import { refuseUnresolved } from './refuse-unresolved.ts'
import { renderPrompt } from '../render/render-prompt.ts'
import { hearModel, type Prepared, prepareRun, timesOf, toOutcome } from './scripted-run.ts'
import type { Times } from '../render/times.ts'
import { toAnswered } from '../render/to-answered.ts'

/** Runs one request through the daemon's checks, in its order, and lets the scripted model answer. */
export async function openChat(
  request: ChatRequest,
  asked: Asked,
  context: RequestContext,
): Promise<Outcome<ChatResponse>> {
  const { state } = context
  const rivals = request.top_logprobs
  if (rivals < 0 || rivals > 20) return refused(400, 'top_logprobs must be between 0 and 20')
  const found = findModel(state.models, request.model)
  if ('unresolved' in found)
    return refuseUnresolved(found.unresolved, request.model, refused(400, 'model is required'))
  const { model } = found

  const isEmpty = request.messages.length === 0
  if (isEmpty && request.keep_alive?.milliseconds === 0) {
    state.scheduler.unload(model)
    return single(request.model, 'unload', timesOf(state, 'unload', request.model))
  }
  const mistake = model.remote ? undefined : findMistake(request, model)
  if (mistake) return mistake

  const { _debug_render_only: onlyRenders, options, keep_alive: keepAlive } = request
  const prepared = await prepareRun(
    asked,
    { model, options, keepAlive, onlyLoads: isEmpty || onlyRenders },
    context,
  )
  return 'status' in prepared ? prepared : answerPrepared(request, asked, model, prepared, context)
}

function answerPrepared(
  request: ChatRequest,
  asked: Asked,
  model: Model,
  prepared: Prepared,
  context: RequestContext,
): Outcome<ChatResponse> {
  const { state } = context
  const { lease } = prepared
  const { _debug_render_only: onlyRenders } = request
  if (request.messages.length === 0)
    return { ...single(request.model, 'load', timesOf(state, 'load', request.model)), lease }
  if (onlyRenders) return { ...rendered(request, model, timesOf(state, 'render', request.model)), lease }

  const thinks = model.capabilities.includes('thinking')
  const fit = (tokens: number, numCtx: number): PromptFit =>
    fitConversation(tokens, numCtx, request, asked, model)
  const said = hearModel({ asked, model, thinks, rivals: request.top_logprobs, fit }, prepared, context)
  return toOutcome(said, lease, ({ turn, times }) => relayed(toAnswered(request, model, turn, times), model))
}

/** What is wrong with a request that names a model, in the order the daemon looks. */
function findMistake(request: ChatRequest, model: Model): Refused | undefined {
  const wantsThinking = request.think !== undefined && request.think !== false
  if (wantsThinking && !isCapable(model, 'thinking'))
    return refused(400, `"${request.model}" does not support thinking`)
  if (!isCapable(model, 'completion')) return refused(400, `"${request.model}" does not support chat`)
  if (request.tools.length > 0 && !isCapable(model, 'tools'))
    return refused(400, `${model.fullName} does not support tools`)
  const option = request.options && findOptionMistake(request.options)
  return option === undefined ? undefined : refused(500, option)
}

function single(model: string, reason: 'load' | 'unload', times: Times): Single<ChatResponse> {
  const response: ChatResponse = {
    model,
    created_at: times.at(0),
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: reason,
  }
  return { type: 'single', response }
}

/** The prompt in place of an answer; the role is empty then. */
function rendered(request: ChatRequest, model: Model, times: Times): Single<ChatResponse> | Refused {
  const prompt = renderPrompt(request, model)
  if ('type' in prompt) return prompt
  const debug: DebugInfo = {
    rendered_template: prompt.text,
    ...(prompt.images > 0 ? { image_count: prompt.images } : {}),
  }
  const response: ChatResponse = {
    model: request.model,
    created_at: times.at(0),
    message: { role: '', content: '' },
    done: false,
    _debug_info: debug,
  }
  return { type: 'single', response }
}

/** The oldest messages are left away until the rest fits; system messages and the last one stay. */
function fitConversation(
  tokens: number,
  numCtx: number,
  request: ChatRequest,
  asked: Asked,
  model: Model,
): PromptFit {
  const truncate = request.truncate !== false
  let left = tokens
  for (const { role, text } of truncate && left >= numCtx ? asked.messages.slice(0, -1) : []) {
    if (left < numCtx) break
    if (role !== 'system') left -= Math.ceil((text.length + 8) / 4)
  }
  const isLeftToRunner = model.rendering === 'own' || asked.images.length > 0
  return fitPrompt(Math.max(1, left), numCtx, {
    truncate,
    shift: request.shift !== false,
    isLeftToRunner,
    numKeep: numKeepOf(request.options),
  })
}
