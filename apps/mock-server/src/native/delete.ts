/** `DELETE /api/delete`: takes a model out of the store; while it is loaded it stays so. Server: `server/routes.go` DeleteHandler. */
import { quoteGo } from '../go/json/quote-go.ts'
import { type Answer, wholeAnswer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { findModel, toPulledName } from '../store/find-model.ts'
import type { ModelStore } from '../store/model-store.ts'
import { errorAnswer } from '../http/json-answer.ts'
import { deleteRequestShape } from '../request/name-requests.ts'
import { readBody } from './read-body.ts'

export const deleteRoute: Route = { path: '/api/delete', methods: ['DELETE'], answer: answerDelete }

/** Deletes a model and the blobs that only it used. */
async function answerDelete({ body, state: { models } }: RequestContext): Promise<Answer> {
  const read = readBody(body, deleteRequestShape)
  if ('answer' in read) return read.answer
  const asked = read.value.model || read.value.name
  const found = findModel(models, asked)
  if ('model' in found) {
    models.remove(found.model)
    return wholeAnswer(200, [])
  }
  switch (found.unresolved.type) {
    case 'blank':
      return errorAnswer(400, 'model is required')
    case 'both-sources':
      return errorAnswer(400, found.unresolved.message)
    case 'invalid':
      return errorAnswer(400, `name ${quoteGo(asked)} is invalid`)
    case 'cloud':
    case 'absent':
      return deleteStub(asked, models)
  }
}

/** A stub for a cloud model is stored under its name with the suffix. */
function deleteStub(asked: string, models: ModelStore): Answer {
  const stub = models.find(toPulledName(asked))
  if (!stub) return errorAnswer(404, `model '${asked}' not found`)
  models.remove(stub)
  return wholeAnswer(200, [])
}
