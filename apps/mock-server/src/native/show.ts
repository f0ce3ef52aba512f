/** `POST /api/show`: what is known of one model. Server: `server/routes.go` ShowHandler. */
import type { JsonObject, JsonValue } from '@ollamakit/wire'
import type { Capability, ShowResponse } from '@ollamakit/wire/native'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { findModel, type Unresolved } from '../store/find-model.ts'
import { isCapable, type Model } from '../store/model.ts'
import type { ModelStore } from '../store/model-store.ts'
import { errorAnswer, jsonAnswer } from '../http/json-answer.ts'
import { isBlank } from '../request/is-blank.ts'
import { toModelfile, toParameterLines } from '../store/build/modelfile.ts'
import { decodeShowRequest, type ShowRequest } from '../request/show-request.ts'
import { toDetails } from './tags.ts'

export const showRoute: Route = { path: '/api/show', methods: ['POST'], answer: answerShow }

/** Describes a model. */
async function answerShow({ body, entry, state: { models } }: RequestContext): Promise<Answer> {
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeShowRequest(body)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const shown = showModel(decoded.value, models)
  if ('error' in shown) return errorAnswer(shown.status, shown.error)
  return jsonAnswer(
    200,
    isCopilot(entry.headers) ? withBaseName(shown.response, decoded.value) : shown.response,
  )
}

function isCopilot({ 'user-agent': agent }: JournalEntry['headers']): boolean {
  return typeof agent === 'string' && agent.startsWith('GitHubCopilotChat/')
}

/** Copilot shows its users this name. */
function withBaseName(response: ShowResponse, { model, name }: ShowRequest): ShowResponse {
  return {
    ...response,
    model_info: toModelInfo({ ...response.model_info, 'general.basename': model || name }, true),
  }
}

/** The description, or the server's complaint. */
export function showModel(
  request: Partial<ShowRequest>,
  models: ModelStore,
): { response: ShowResponse } | { status: number; error: string } {
  const asked = request.model || request.name || ''
  const found = findModel(models, asked)
  return 'unresolved' in found
    ? toComplaint(found.unresolved, asked, models)
    : { response: toShowResponse(found.model, request) }
}

function toComplaint(
  unresolved: Unresolved,
  asked: string,
  models: ModelStore,
): { status: number; error: string } {
  switch (unresolved.type) {
    case 'blank':
      return { status: 400, error: 'model is required' }
    case 'invalid':
      return { status: 400, error: 'invalid model name' }
    case 'both-sources':
      return { status: 400, error: unresolved.message }
    case 'cloud':
      return { status: 403, error: 'ollama cloud is disabled: remote model details are unavailable' }
    case 'absent': {
      // A model that is not of this machine is found before anybody sees that it had to be.
      const isElsewhere = models.find(unresolved.displayName) !== undefined
      return {
        status: 404,
        error: `model '${isElsewhere ? asked.trim() : unresolved.displayName}' not found`,
      }
    }
  }
}

function toShowResponse(model: Model, request: Partial<ShowRequest>): ShowResponse {
  const system = request.system || model.system
  const parameters = toParameterLines(model.parameters)
  return {
    ...(model.licenses.length === 0 ? {} : { license: model.licenses.join('\n') }),
    modelfile: toModelfile(model, system, { ...model.parameters, ...request.options }),
    ...(parameters === '' ? {} : { parameters }),
    template: model.template,
    ...(system === undefined ? {} : { system }),
    details: toDetails(model),
    ...(model.messages.length > 0 ? { messages: model.messages } : {}),
    ...(model.remote ? { remote_model: model.remote.model, remote_host: model.remote.host } : {}),
    model_info: toModelInfo(model.modelInfo, request.verbose ?? false),
    ...(model.tensors.length > 0 ? { tensors: model.tensors } : {}),
    ...(model.capabilities.length > 0 ? { capabilities: toCapabilities(model) } : {}),
    modified_at: model.modifiedAt,
    ...(model.requires === undefined ? {} : { requires: model.requires }),
  }
}

/** Sorted keys; lists only when asked for. */
function toModelInfo(info: JsonObject, verbose: boolean): JsonObject {
  const shown = (value: JsonValue | undefined): JsonValue | undefined =>
    Array.isArray(value) && !verbose ? null : value
  return Object.fromEntries(
    Object.keys(info)
      .sort()
      .map((key) => [key, shown(info[key])]),
  )
}

/** Unlike the list of models, this looks into a model's own chat template, and it has an order of its own. */
function toCapabilities(model: Model): Capability[] {
  const hidden = (['tools', 'thinking'] as const).filter(
    (name) => isCapable(model, name) && !model.capabilities.includes(name),
  )
  return [...hidden, ...shownOrder.filter((name) => model.capabilities.includes(name))]
}

const shownOrder: Capability[] = [
  'embedding',
  'completion',
  'vision',
  'audio',
  'tools',
  'insert',
  'thinking',
  'image',
]
