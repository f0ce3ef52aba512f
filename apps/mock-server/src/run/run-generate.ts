/** Runs a generate request, whichever dialect it came in. Server: `server/routes.go` GenerateHandler. */
import type { GenerateResponse } from '@ollamakit/wire/native'
import type { Question } from '../fixture/question.ts'
import { findTemplateMistake } from '../go/template/find-template-mistake.ts'
import { type Outcome, type Rejected, rejected } from '../render/outcome.ts'
import { renderGenerate } from '../render/render-generate.ts'
import { toGenerateFrames } from '../render/to-generate-frames.ts'
import type { GenerateRequest } from '../request/generate-request.ts'
import { toRemoteGenerate } from './to-remote-request.ts'
import { isCapable, type Model } from '../store/model.ts'
import { findOptionMistake } from './check-options.ts'
import { fitPrompt, numKeepOf } from './context-length.ts'
import type { RequestContext } from '../http/request-context.ts'
import { type Course, runCourse } from './run-course.ts'

/** Runs one generate request. */
export function runGenerate(
  request: GenerateRequest,
  question: Question,
  context: RequestContext,
): Promise<Outcome<GenerateResponse>> {
  return runCourse(generate, request, question, context)
}

const generate: Course<GenerateRequest, GenerateResponse> = {
  isEmpty: ({ prompt }) => prompt === '',
  unloadsRemote: false,
  remotePath: '/api/generate',
  toRemoteRequest: toRemoteGenerate,
  findMistake,
  findLateMistake({ template, raw }) {
    const mistake = template === '' || raw ? undefined : findTemplateMistake(template)
    return mistake === undefined ? undefined : rejected(500, mistake)
  },
  renderPrompt: renderGenerate,
  thinks: (request, model) => model.capabilities.includes('thinking') && request.think !== false,
  fit: (tokens, numCtx, request, question) =>
    fitPrompt(tokens, numCtx, {
      truncate: request.truncate !== false,
      shift: request.shift !== false,
      isLeftToRunner: question.images.length > 0,
      numKeep: numKeepOf(request.options),
    }),
  toFrames: toGenerateFrames,
  toLoadResponse: (model, createdAt, reason) => ({
    model,
    created_at: createdAt,
    response: '',
    done: true,
    done_reason: reason,
  }),
  toDebugResponse: (model, createdAt, debug) => ({
    model,
    created_at: createdAt,
    response: '',
    done: false,
    _debug_info: debug,
  }),
}

/** Finds what is wrong with a request for this model, in the server's order. */
function findMistake(request: GenerateRequest, model: Model): Rejected | undefined {
  if (model.capabilities.includes('image'))
    return rejected(400, 'image generation models are not currently supported')
  if (request.raw && (request.template !== '' || request.system !== '' || (request.context?.length ?? 0) > 0))
    return rejected(400, 'raw mode does not support template, system, or context')
  const wantsThinking = request.think !== undefined && request.think !== false
  if (wantsThinking && !isCapable(model, 'thinking'))
    return rejected(400, `"${request.model}" does not support thinking`)
  if (!isCapable(model, 'completion')) return rejected(400, `"${request.model}" does not support generate`)
  if (request.suffix !== '' && !isCapable(model, 'insert'))
    return rejected(400, `${model.fullName} does not support insert`)
  const option = findOptionMistake({ ...request.options })
  return option === undefined ? undefined : rejected(500, option)
}
