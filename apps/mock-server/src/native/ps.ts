/** `GET /api/ps`: what is loaded. Server: `server/routes.go` PsHandler. */
import type { PsModel, PsResponse } from '@ollamakit/wire/native'
import type { Answer } from '../http/answer.ts'
import type { Route } from '../http/route.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { LoadedModel } from '../scheduler/scheduler.ts'
import { formatTime } from '../go/format-time.ts'
import { jsonAnswer } from '../http/json-answer.ts'
import { toDetails } from './tags.ts'

export const psRoute: Route = { path: '/api/ps', methods: ['GET'], answer: answerPs }

/** Lists the loaded models, the longest-lived first. */
async function answerPs({ state: { scheduler, clock } }: RequestContext): Promise<Answer> {
  return jsonAnswer(200, {
    models: scheduler.list().map((loaded) => toPsModel(loaded, clock.now())),
  } satisfies PsResponse)
}

function toPsModel({ model, numCtx, expiresAt }: LoadedModel, now: number): PsModel {
  return {
    name: model.displayName,
    model: model.displayName,
    size: model.weights.size,
    digest: model.digest,
    details: { ...toDetails(model), parent_model: '' },
    expires_at: formatTime(expiresAt === Infinity ? now + forEver : expiresAt),
    size_vram: 0,
    context_length: numCtx,
  }
}

/** The longest duration that Go knows, in milliseconds: some 292 years. */
const forEver = 2 ** 63 / 1e6
