/** A generate request, checked and answered as the daemon does it, whichever dialect it came in. Server: `server/routes.go` GenerateHandler. */
import type { RequestContext } from '../http/request-context.ts'
import type { DebugInfo, GenerateResponse } from '@ollamakit/wire/native'
import type { Asked } from '../fixture/asked.ts'
import { findModel } from '../store/find-model.ts'
import { isCapable, type Model } from '../store/model.ts'
import { findOptionMistake } from './check-options.ts'
import { fitPrompt, numKeepOf, type PromptFit } from './context-length.ts'
import type { GenerateRequest } from '../request/generate-request.ts'
import { type Outcome, type Refused, refused, relayed, type Single } from '../render/outcome.ts'
import { refuseUnresolved } from './refuse-unresolved.ts'
import { findTemplateMistake, renderGenerate } from '../render/render-generate.ts'
import { hearModel, type Prepared, prepareRun, timesOf, toOutcome } from './scripted-run.ts'
import type { Times } from '../render/times.ts'
import { toGenerated } from '../render/to-generated.ts'

/** Runs one request through the daemon's checks, in its order, and lets the scripted model answer. */
export async function openGenerate(
  request: GenerateRequest,
  asked: Asked,
  context: RequestContext,
): Promise<Outcome<GenerateResponse>> {
  const { state } = context
  const rivals = request.top_logprobs
  if (rivals < 0 || rivals > 20) return refused(400, 'top_logprobs must be between 0 and 20')
  const found = findModel(state.models, request.model)
  if ('unresolved' in found) return refuseUnresolved(found.unresolved, request.model)
  const { model } = found

  const isEmpty = request.prompt === ''
  if (isEmpty && request.keep_alive?.milliseconds === 0 && !model.remote) {
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
  request: GenerateRequest,
  asked: Asked,
  model: Model,
  prepared: Prepared,
  context: RequestContext,
): Outcome<GenerateResponse> {
  const { state } = context
  const { lease } = prepared
  const { _debug_render_only: onlyRenders } = request
  if (request.prompt === '')
    return { ...single(request.model, 'load', timesOf(state, 'load', request.model)), lease }
  const templateMistake = findTemplateMistake(request)
  if (templateMistake !== undefined) return { ...refused(500, templateMistake), lease }
  if (onlyRenders) return { ...rendered(request, model, timesOf(state, 'render', request.model)), lease }

  const thinks = model.capabilities.includes('thinking') && request.think !== false
  const fit = (tokens: number, numCtx: number): PromptFit =>
    fitPrompt(tokens, numCtx, {
      truncate: request.truncate !== false,
      shift: request.shift !== false,
      isLeftToRunner: asked.images.length > 0,
      numKeep: numKeepOf(request.options),
    })
  const said = hearModel({ asked, model, thinks, rivals: request.top_logprobs, fit }, prepared, context)
  return toOutcome(said, lease, ({ turn, times }) => relayed(toGenerated(request, model, turn, times), model))
}

/** What is wrong with a request that names a model, in the order the daemon looks. */
function findMistake(request: GenerateRequest, model: Model): Refused | undefined {
  if (model.capabilities.includes('image'))
    return refused(400, 'image generation models are not currently supported')
  if (
    request.raw &&
    (request.template !== '' || request.system !== '' || (request.context?.length ?? 0) > 0)
  ) {
    return refused(400, 'raw mode does not support template, system, or context')
  }
  const wantsThinking = request.think !== undefined && request.think !== false
  if (wantsThinking && !isCapable(model, 'thinking'))
    return refused(400, `"${request.model}" does not support thinking`)
  if (!isCapable(model, 'completion')) return refused(400, `"${request.model}" does not support generate`)
  if (request.suffix !== '' && !isCapable(model, 'insert'))
    return refused(400, `${model.fullName} does not support insert`)
  const option = findOptionMistake({ ...request.options })
  return option === undefined ? undefined : refused(500, option)
}

function single(model: string, reason: 'load' | 'unload', times: Times): Single<GenerateResponse> {
  return {
    type: 'single',
    response: { model, created_at: times.at(0), response: '', done: true, done_reason: reason },
  }
}

/** The prompt in place of an answer. */
function rendered(request: GenerateRequest, model: Model, times: Times): Single<GenerateResponse> | Refused {
  const prompt = renderGenerate(request, model)
  if ('type' in prompt) return prompt
  const debug: DebugInfo = {
    rendered_template: prompt.text,
    ...(prompt.images > 0 ? { image_count: prompt.images } : {}),
  }
  return {
    type: 'single',
    response: {
      model: request.model,
      created_at: times.at(0),
      response: '',
      done: false,
      _debug_info: debug,
    },
  }
}
