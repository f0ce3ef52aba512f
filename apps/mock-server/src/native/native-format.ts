/** How the native dialect writes a response: one JSON object a line, or one object. */
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, wholeAnswer } from '../http/answer.ts'
import { jsonAnswer } from '../http/json-answer.ts'
import type { Answered, Rejected } from '../render/outcome.ts'
import type { ResponseFormat } from '../run/answer-outcome.ts'
import { type Embedded, noVectors } from '../run/run-embed.ts'

/** @param join - joins the objects of a stream to one. */
export function toNativeFormat<Response>(
  join: (responses: Response[]) => Response,
): ResponseFormat<Response> {
  return {
    contentType: 'application/x-ndjson',
    createWriter:
      ({ relay }) =>
      (frame) =>
        'error' in frame
          ? // The last words of a forwarded stream are an answer of their own, without a newline.
            `${encodeGoJson({ error: frame.error })}${relay ? '' : '\n'}`
          : `${encodeGoJson(relay ? withOrigin(frame.response, relay) : frame.response)}\n`,
    toWhole(responses, { relay }) {
      const [only] = responses
      const response = only !== undefined && responses.length === 1 ? only : join(responses)
      if (!relay) return jsonAnswer(200, response)
      // The server forwards a line, also when it is the only one.
      const line = `${encodeGoJson(withOrigin(response, relay))}\n`
      return {
        ...wholeAnswer(200, [['Content-Type', 'application/json; charset=utf-8']], line),
        framing: 'stream',
      }
    },
    toError: ({ status, message, remote }, isStream) =>
      remote
        ? toRemoteError(status, message, remote)
        : wholeAnswer(
            status,
            [['Content-Type', isStream ? 'application/json' : 'application/json; charset=utf-8']],
            encodeGoJson({ error: message }),
          ),
    garbage: { frame: '{"model":\u0000garbage}\n', whole: '{"model":\u0000garbage}\n' },
    single: 'object',
  }
}

/** The type was set for a stream before the host was asked. */
function toRemoteError(
  status: number,
  message: string,
  { streams, statusLine, signinUrl }: NonNullable<Rejected['remote']>,
): Answer {
  const type = streams ? 'application/x-ndjson' : 'application/json; charset=utf-8'
  const body =
    signinUrl !== undefined
      ? { error: message, signin_url: signinUrl }
      : statusLine === undefined
        ? { error: message }
        : { StatusCode: status, Status: statusLine, error: message }
  return wholeAnswer(status, [['Content-Type', type]], encodeGoJson(body))
}

/** Adds the origin of a forwarded response after the model's name. */
function withOrigin(response: unknown, { model, host }: NonNullable<Answered<unknown>['relay']>): object {
  const { model: name, ...rest } = response as { model: string } // every native response begins with it
  return { model: name, remote_model: model, remote_host: host, ...rest }
}

/** The format of routes that return embeddings. @param toResponse - converts the vectors to the object of the route. */
export function toEmbedFormat(toResponse: (embedded: Embedded) => object): ResponseFormat<Embedded> {
  const { toError, garbage } = toNativeFormat<Embedded>(([first]) => first ?? noVectors)
  return {
    contentType: 'application/json',
    createWriter: () => () => '',
    toWhole: ([embedded = noVectors]) => jsonAnswer(200, toResponse(embedded)),
    toError,
    garbage,
    single: 'object',
  }
}
