/** `POST /v1/images/generations` and `/v1/images/edits`, which servers had from 0.14.3 (edits: 0.15.0) until 0.32.5. Others do not know the paths. */
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { optional } from '../go/json/containers.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { int, string } from '../go/json/scalar.ts'
import { struct } from '../go/json/struct.ts'
import { type Answer, textAnswer, wholeAnswer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { startOf } from '../render/times.ts'
import { findModel } from '../store/find-model.ts'
import { convertedErrorAnswer, ownErrorAnswer } from './error-answer.ts'
import { readImageUrl } from './read-image-url.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export const imagesGenerationsRoute: Route = toRoute('/v1/images/generations', [0, 14, 3], false)
export const imagesEditsRoute: Route = toRoute('/v1/images/edits', [0, 15, 0], true)

type Version = readonly [major: number, minor: number, patch: number]

const removedIn: Version = [0, 32, 6]

/** All methods, so that a server without the route answers 404 to each of them. */
function toRoute(path: string, since: Version, edits: boolean): Route {
  return {
    path,
    methods: ['HEAD', 'GET', 'POST', 'PUT', 'DELETE'],
    answer: async (context) => {
      const version = readVersion(context.state.settings.version)
      if (compare(version, since) < 0 || compare(version, removedIn) >= 0) {
        return textAnswer(404, '404 page not found')
      }
      return context.method === 'POST'
        ? answerImages(context, edits)
        : textAnswer(405, '405 method not allowed', [['Allow', 'POST']])
    },
  }
}

function readVersion(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split(/[.+-]/).map(Number)
  return [major, minor, patch]
}

function compare(left: Version, right: Version): number {
  const different = left.findIndex((part, index) => part !== right[index])
  return different < 0 ? 0 : (left[different] ?? 0) - (right[different] ?? 0)
}

const requestShape = struct('openai.ImageGenerationRequest', {
  model: string(),
  prompt: string(),
  image: string(),
  n: int(),
  size: string(),
  response_format: string(),
  seed: optional(int()),
})

function answerImages({ body, state }: RequestContext, edits: boolean): Answer {
  const decoded = decodeGoJson(body, requestShape)
  if ('error' in decoded) return ownErrorAnswer(400, decoded.error)
  const { prompt, model, image } = decoded.value
  if (prompt === '') return ownErrorAnswer(400, 'prompt is required')
  if (model === '') return ownErrorAnswer(400, 'model is required')
  if (edits) {
    if (image === '') return ownErrorAnswer(400, 'image is required')
    const read = readImageUrl(image)
    if ('error' in read) return ownErrorAnswer(400, `invalid image: ${read.error}`)
  }
  if ('unresolved' in findModel(state.models, model))
    return convertedErrorAnswer(404, `model '${model}' not found`)
  const created = toUnixSeconds(startOf(state.settings.seed, prompt))
  const text = encodeGoJson({ created, data: [{ b64_json: pixel }] })
  return wholeAnswer(200, [['Content-Type', 'application/json']], `${text}\n`)
}

/** A PNG of one pixel, whatever size is asked for. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
