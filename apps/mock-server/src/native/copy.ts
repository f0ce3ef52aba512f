/** `POST /api/copy`: a model under a second name. Server: `server/routes.go` CopyHandler. */
import { parseModelName } from '@ollamakit/wire'
import { quoteGo } from '../go/json/quote-go.ts'
import { type Answer, wholeAnswer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { renameModel } from '../store/assemble-model.ts'
import { formatTime } from '../go/format-time.ts'
import { errorAnswer } from '../http/json-answer.ts'
import { hasRoomForModel, noRoom } from './no-room.ts'
import { copyRequestShape } from '../request/name-requests.ts'
import { readBody } from './read-body.ts'

export const copyRoute: Route = { path: '/api/copy', methods: ['POST'], answer: answerCopy }

/** Copies a model; one of the same name is replaced. */
async function answerCopy({ body, state }: RequestContext): Promise<Answer> {
  const { models, clock } = state
  const read = readBody(body, copyRequestShape)
  if ('answer' in read) return read.answer
  const { source, destination } = read.value
  if (!parseModelName(source)) return errorAnswer(400, `source ${quoteGo(source)} is invalid`)
  const name = parseModelName(destination)
  if (!name) return errorAnswer(400, `destination ${quoteGo(destination)} is invalid`)
  const model = models.find(source)
  // The server finds out that nothing is to be done before it looks whether there is anything.
  if (!model && source.trim() === destination.trim()) return wholeAnswer(200, [])
  if (!model) return errorAnswer(404, `model ${quoteGo(source)} not found`)
  if (!hasRoomForModel(destination, state)) return noRoom()
  if (models.find(destination) !== model)
    models.install(renameModel(model, models.spelling(name), formatTime(clock.now())))
  return wholeAnswer(200, [])
}
