/** `GET /v1/models` and `GET /v1/models/{model}`. Server: `openai/openai.go` ToListCompletion, ToModel. */
import { parseModelName } from '@ollamakit/wire'
import type { Model as ListedModel, ModelList } from '@ollamakit/wire/openai'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, wholeAnswer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { errorAnswer } from '../http/json-answer.ts'
import { showModel } from '../native/show.ts'
import type { ModelStore } from '../store/model-store.ts'
import { convertedErrorAnswer } from './error-answer.ts'

export const modelsRoute: Route = { path: '/v1/models', methods: ['GET'], answer: answerModels }
export const modelRoute: Route = { path: '/v1/models/:model', methods: ['GET'], answer: answerModel }

/** Lists the models in the order of `/api/tags`; without any the list is null. */
async function answerModels({ state: { models } }: RequestContext): Promise<Answer> {
  const data = toListedModels(models)
  return converted({ object: 'list', data: data.length === 0 ? null : data } satisfies ModelList)
}

/** The installed models as the dialect lists them. */
export function toListedModels(models: ModelStore): ListedModel[] {
  return models.list().map((model) => toListedModel(model.displayName, model.modifiedAt))
}

/** Shows one model under the name it was asked for. */
async function answerModel({ params, state: { models } }: RequestContext): Promise<Answer> {
  const asked = params['model'] ?? ''
  const shown = showModel({ model: asked }, models)
  if ('response' in shown) return converted(toListedModel(asked, shown.response.modified_at))
  // The cloud gate stands before the dialect and answers in its own shape.
  return shown.status === 403
    ? errorAnswer(shown.status, shown.error)
    : convertedErrorAnswer(shown.status, shown.error)
}

function toListedModel(id: string, modifiedAt: string): ListedModel {
  const created = Math.floor(Date.parse(modifiedAt) / 1000)
  return { id, object: 'model', created, owned_by: parseModelName(id)?.namespace ?? 'library' }
}

function converted(value: unknown): Answer {
  return wholeAnswer(200, [['Content-Type', 'application/json']], `${encodeGoJson(value)}\n`)
}
