/** `GET /api/version`. */
import type { VersionResponse } from '@ollamakit/wire/native'
import type { Answer } from '../http/answer.ts'
import type { Route } from '../http/route.ts'
import type { RequestContext } from '../http/request-context.ts'
import { jsonAnswer } from '../http/json-answer.ts'

export const versionRoute: Route = { path: '/api/version', methods: ['HEAD', 'GET'], answer: answerVersion }

async function answerVersion({ state }: RequestContext): Promise<Answer> {
  return jsonAnswer(200, { version: state.settings.version } satisfies VersionResponse)
}
