/** A chat request, checked and answered as the daemon does it, whichever dialect it came in. Server: `server/routes.go` ChatHandler. */
import { isJsonObject } from '@ollamakit/wire'
import type { ChatResponse, DebugInfo } from '@ollamakit/wire/native'
import { type Asked, lastToolResult, lastUserText, promptLength } from '../fixture/asked.ts'
import type { FixtureSet, Match } from '../fixture/fixture-set.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { findModel, type Unresolved } from '../models/find-model.ts'
import { isCapable, type Model } from '../models/model.ts'
import type { ModelStore } from '../models/model-store.ts'
import { toPlausibleReply } from '../turn/plausible-reply.ts'
import { createSeededRandom } from '../turn/seeded-random.ts'
import { toTurn } from '../turn/to-turn.ts'
import { type ChatOutcome, type ChatRefused, type ChatSingle, refused } from './chat-outcome.ts'
import type { ChatRequest } from './chat-request.ts'
import { findOptionMistake } from './check-options.ts'
import { toAnswered } from './to-answered.ts'
import { renderPrompt } from './render-prompt.ts'
import { createTimes, type Times } from './times.ts'

/** What a chat needs of the mock. */
export interface ChatWorld {
  models: ModelStore
  fixtures: FixtureSet
  seed: number
  strict: boolean
  /** How often this question was asked without a fixture: the same question gets the same answer, at a later time. */
  countUnscripted(key: string): number
}

/** Runs one request through the daemon's checks, in its order, and lets the scripted model answer. */
export function openChat(request: ChatRequest, asked: Asked, world: ChatWorld, entry: JournalEntry): ChatOutcome {
  const rivals = request.top_logprobs
  if (rivals < 0 || rivals > 20) return refused(400, 'top_logprobs must be between 0 and 20')
  const found = findModel(world.models, request.model)
  if ('unresolved' in found) return toUnresolved(found.unresolved, request.model)
  const { model } = found

  const isEmpty = request.messages.length === 0
  if (isEmpty && request.keep_alive?.milliseconds === 0) return single(request.model, 'unload', timesOf(world, 'unload', request.model))
  const mistake = findMistake(request, model)
  if (mistake) return mistake

  const match = world.fixtures.find(asked)
  if (match) entry.fixture = match.name
  const failure = scriptedFailure(match)
  if (failure?.stage === 'load') {
    if (!isEmpty) match?.use()
    return { type: 'refused', status: failure.status, message: failure.message ?? '', begun: false, scripted: failure }
  }
  if (isEmpty) return single(request.model, 'load', timesOf(world, 'load', request.model))
  const { _debug_render_only: onlyRenders } = request
  if (onlyRenders) return rendered(request, model, timesOf(world, 'render', request.model))

  if (!match && world.strict) {
    entry.unmatched = true
    return refused(400, describeUnmatched(world.fixtures, asked))
  }
  const key = match?.name ?? JSON.stringify([request.model, asked.messages])
  const nth = match?.used ?? world.countUnscripted(key)
  const random = createSeededRandom(world.seed, key, nth)
  const reply = match?.reply ?? toPlausibleReply(toQuestion(model, asked, request), createSeededRandom(world.seed, key))
  const turn = toTurn(reply, { random, promptLength: promptLength(asked), rivals })
  match?.use()
  return toAnswered(request, model, turn, createTimes(world.seed, key, nth))
}

/** What is wrong with a request that names a model, in the order the daemon looks. */
function findMistake(request: ChatRequest, model: Model): ChatRefused | undefined {
  const wantsThinking = request.think !== undefined && request.think !== false
  if (wantsThinking && !isCapable(model, 'thinking')) return refused(400, `"${request.model}" does not support thinking`)
  if (!isCapable(model, 'completion')) return refused(400, `"${request.model}" does not support chat`)
  if (request.tools.length > 0 && !isCapable(model, 'tools')) return refused(400, `${model.fullName} does not support tools`)
  const option = findOptionMistake({ ...request.options })
  return option === undefined ? undefined : refused(500, option)
}

function toUnresolved(unresolved: Unresolved, asSent: string): ChatRefused {
  switch (unresolved.type) {
    case 'blank':
      return refused(400, 'model is required')
    case 'invalid':
      return refused(400, 'invalid model name')
    case 'both-sources':
      return refused(400, unresolved.message)
    case 'cloud':
      return refused(403, 'ollama cloud is disabled: remote model is unavailable')
    case 'absent':
      return refused(404, `model '${asSent}' not found`)
  }
}

function single(model: string, reason: 'load' | 'unload', times: Times): ChatSingle {
  const response: ChatResponse = { model, created_at: times.next(), message: { role: 'assistant', content: '' }, done: true, done_reason: reason }
  return { type: 'single', response }
}

/** The prompt in place of an answer; the role is empty then. */
function rendered(request: ChatRequest, model: Model, times: Times): ChatSingle | ChatRefused {
  const prompt = renderPrompt(request, model)
  if ('problem' in prompt) return refused(501, prompt.problem)
  const debug: DebugInfo = { rendered_template: prompt.text, ...(prompt.images > 0 ? { image_count: prompt.images } : {}) }
  const response: ChatResponse = { model: request.model, created_at: times.next(), message: { role: '', content: '' }, done: false, _debug_info: debug }
  return { type: 'single', response }
}

function timesOf(world: ChatWorld, kind: string, model: string): Times {
  return createTimes(world.seed, `${kind} ${model}`, world.countUnscripted(`${kind} ${model}`))
}

function scriptedFailure(match: Match | undefined): { status: number; message?: string; stage?: 'run' | 'load' } | undefined {
  return typeof match?.reply === 'object' ? match.reply.error : undefined
}

function toQuestion(model: Model, asked: Asked, request: ChatRequest): Parameters<typeof toPlausibleReply>[0] {
  const result = lastToolResult(asked)
  return {
    model: request.model,
    user: lastUserText(asked) ?? '',
    ...(result ? { toolResult: result.text } : {}),
    ...(isJsonObject(asked.format) || asked.format === 'json' ? { format: asked.format } : {}),
    thinks: model.capabilities.includes('thinking'),
  }
}

function describeUnmatched(fixtures: FixtureSet, asked: Asked): string {
  const nearest = fixtures.nearest(asked).map(({ name, lacked }) => `${name} lacks ${lacked.join(', ')}`)
  const said = JSON.stringify(lastUserText(asked) ?? '').slice(0, 120)
  return `mock-ollama: no fixture matches (model ${JSON.stringify(asked.model)}, user ${said}); nearest: ${nearest.join('; ') || 'there are no fixtures'}`
}
