/** Runs a chat request, whichever dialect it came in. Server: `server/routes.go` ChatHandler. */
import type { ChatResponse } from '@ollamakit/wire/native'
import type { Question } from '../fixture/question.ts'
import { type Outcome, type Rejected, rejected } from '../render/outcome.ts'
import { renderPrompt } from '../render/render-prompt.ts'
import { toChatFrames } from '../render/to-chat-frames.ts'
import type { ChatRequest } from '../request/chat-request.ts'
import { toRemoteChat } from './to-remote-request.ts'
import { isCapable, type Model } from '../store/model.ts'
import { findOptionMistake } from './check-options.ts'
import { fitPrompt, numKeepOf, type PromptFit } from './context-length.ts'
import type { RequestContext } from '../http/request-context.ts'
import { type Course, runCourse } from './run-course.ts'

/** Runs one chat request. */
export function runChat(
  request: ChatRequest,
  question: Question,
  context: RequestContext,
): Promise<Outcome<ChatResponse>> {
  return runCourse(chat, request, question, context)
}

const chat: Course<ChatRequest, ChatResponse> = {
  unnamed: rejected(400, 'model is required'),
  isEmpty: ({ messages }) => messages.length === 0,
  unloadsRemote: true,
  remotePath: '/api/chat',
  toRemoteRequest: toRemoteChat,
  findMistake,
  renderPrompt,
  thinks: (_request, model) => model.capabilities.includes('thinking'),
  fit: fitConversation,
  toFrames: toChatFrames,
  toLoadResponse: (model, createdAt, reason) => ({
    model,
    created_at: createdAt,
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: reason,
  }),
  // The role is empty here.
  toDebugResponse: (model, createdAt, debug) => ({
    model,
    created_at: createdAt,
    message: { role: '', content: '' },
    done: false,
    _debug_info: debug,
  }),
}

/** Finds what is wrong with a request for this model, in the server's order. */
function findMistake(request: ChatRequest, model: Model): Rejected | undefined {
  const wantsThinking = request.think !== undefined && request.think !== false
  if (wantsThinking && !isCapable(model, 'thinking'))
    return rejected(400, `"${request.model}" does not support thinking`)
  if (!isCapable(model, 'completion')) return rejected(400, `"${request.model}" does not support chat`)
  if (request.tools.length > 0 && !isCapable(model, 'tools'))
    return rejected(400, `${model.fullName} does not support tools`)
  const option = request.options && findOptionMistake(request.options)
  return option === undefined ? undefined : rejected(500, option)
}

/** Drops the oldest messages until the rest fits; system messages and the last message stay. */
function fitConversation(
  tokens: number,
  numCtx: number,
  request: ChatRequest,
  question: Question,
  model: Model,
): PromptFit {
  const truncate = request.truncate !== false
  let left = tokens
  for (const { role, text } of truncate && left >= numCtx ? question.messages.slice(0, -1) : []) {
    if (left < numCtx) break
    if (role !== 'system') left -= Math.ceil((text.length + 8) / 4)
  }
  const isLeftToRunner = model.rendering === 'own' || question.images.length > 0
  return fitPrompt(Math.max(1, left), numCtx, {
    truncate,
    shift: request.shift !== false,
    isLeftToRunner,
    numKeep: numKeepOf(request.options),
  })
}
