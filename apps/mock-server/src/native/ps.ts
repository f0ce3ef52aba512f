/** `GET /api/ps`: what is loaded. Server: `server/routes.go` PsHandler. */
import type { PsModel, PsResponse } from '@ollamakit/wire/native'
import type { Answer } from '../http/answer.ts'
import type { LoadedModel, Scheduler } from '../scheduler/scheduler.ts'
import { formatTime } from '../go/format-time.ts'
import { jsonAnswer } from '../http/json-answer.ts'
import { toDetails } from './tags.ts'

/** Lists the loaded models, the longest-lived first. */
export function answerPs(scheduler: Scheduler, now: number): Answer {
  return jsonAnswer(200, {
    models: scheduler.list().map((loaded) => toPsModel(loaded, now)),
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
