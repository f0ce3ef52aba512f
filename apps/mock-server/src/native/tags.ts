/** `GET /api/tags`: the installed models. Server: `server/routes.go` ListHandler. */
import type { ModelDetails, TagsModel, TagsResponse } from '@ollamakit/wire/native'
import type { Answer } from '../http/answer.ts'
import type { Route } from '../http/route.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Model } from '../store/model.ts'
import { jsonAnswer } from '../http/json-answer.ts'

export const tagsRoute: Route = { path: '/api/tags', methods: ['HEAD', 'GET'], answer: answerTags }

/** Lists the models, newest first. */
async function answerTags({ state: { models } }: RequestContext): Promise<Answer> {
  return jsonAnswer(200, { models: models.list().map(toTagsModel) } satisfies TagsResponse)
}

function toTagsModel(model: Model): TagsModel {
  return {
    name: model.displayName,
    model: model.displayName,
    ...(model.remote ? { remote_model: model.remote.model, remote_host: model.remote.host } : {}),
    modified_at: model.modifiedAt,
    size: model.size,
    digest: model.digest,
    details: {
      ...toDetails(model),
      ...(model.contextLength > 0 ? { context_length: model.contextLength } : {}),
      ...(model.embeddingLength > 0 ? { embedding_length: model.embeddingLength } : {}),
    },
    ...(model.capabilities.length > 0 ? { capabilities: model.capabilities } : {}),
  }
}

/** What lists and `/api/show` both say of a model's file. */
export function toDetails(model: Model): ModelDetails {
  return {
    parent_model: model.parentModel,
    format: model.format,
    family: model.family,
    families: model.family === '' ? null : [model.family],
    parameter_size: model.parameterSize,
    quantization_level: model.quantization,
  }
}
