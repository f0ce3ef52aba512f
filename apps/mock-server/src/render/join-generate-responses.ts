/** The objects of a streamed generation as one. Server: `server/routes.go` GenerateHandler, without streaming. */
import type { GenerateResponse } from '@ollamakit/wire/native'

/** Joins text, thinking and logprobs into the last object. Without any object the result is a Go struct of zeros. */
export function joinGenerateResponses(responses: readonly GenerateResponse[]): GenerateResponse {
  const last = responses.at(-1)
  if (!last) return { model: '', created_at: '0001-01-01T00:00:00Z', response: '', done: false }
  const thinking = responses.map((each) => each.thinking ?? '').join('')
  const logprobs = responses.flatMap((each) => each.logprobs ?? [])
  const { model, created_at, response: _response, thinking: _thinking, logprobs: _logprobs, ...rest } = last
  return {
    model,
    created_at,
    response: responses.map((each) => each.response).join(''),
    ...(thinking === '' ? {} : { thinking }),
    ...rest,
    ...(logprobs.length === 0 ? {} : { logprobs }),
  }
}
