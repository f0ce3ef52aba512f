/** `GET /api/version`. */
import type { VersionResponse } from '@ollamakit/wire/native'
import type { Answer } from '../http/answer.ts'
import { jsonAnswer } from '../http/json-answer.ts'

/** Answers with the version that the mock pretends to be. */
export function answerVersion(version: string): Answer {
  return jsonAnswer(200, { version } satisfies VersionResponse)
}
