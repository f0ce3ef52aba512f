/** `POST /api/pull`: a model from an imaginary registry. Server: `server/routes.go` PullHandler, `server/images.go` PullModel, `server/download.go`. */
import { parseModelName } from '@ollamakit/wire'
import type { RegistryError } from '@ollamakit/wire/fixture'
import { quoteGo } from '../go/json/quote-go.ts'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { splitSource, toPulledName } from '../store/find-model.ts'
import { renameModel } from '../store/assemble-model.ts'
import { type Layer, toBlob } from '../store/layer.ts'
import type { Model } from '../store/model.ts'
import type { ModelStore } from '../store/model-store.ts'
import type { Offer, Registry } from '../store/registry.ts'
import type { Step } from '../store/progress-step.ts'
import { formatTime } from '../go/format-time.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { MockState } from '../mock-state.ts'
import { hasRoomForModel, noRoom } from './no-room.ts'
import { pullRequestShape } from '../request/name-requests.ts'
import { progressAnswer } from './progress-answer.ts'
import { readBody } from './read-body.ts'

export const pullRoute: Route = { path: '/api/pull', methods: ['POST'], answer: answerPull }

/** Pulls a model. */
async function answerPull({ body, state }: RequestContext): Promise<Answer> {
  const read = readBody(body, pullRequestShape)
  if ('answer' in read) return read.answer
  const asked = (read.value.model || read.value.name).trim()
  const { base, source } = splitSource(asked)
  if (source && splitSource(base).source)
    return errorAnswer(400, `use either :local or :cloud, not both: ${quoteGo(asked)}`)
  const name = toPulledName(asked)
  if (!parseModelName(name)) return errorAnswer(400, 'invalid model name')
  if (!hasRoomForModel(name, state)) return noRoom()
  const { steps, failure } = pullSteps(name, state)
  return progressAnswer(steps, failure, read.value.stream !== false)
}

/** The steps of a pull; the model is installed when the last of them has been sent. */
export function pullSteps(
  name: string,
  { models, registry, clock }: Pick<MockState, 'models' | 'registry' | 'clock'>,
): { steps: Iterable<Step>; failure?: { message: string; at?: number } } {
  const begin: Step = { progress: { status: 'pulling manifest' } }
  const offer = registry.find(name)
  if (!offer) return { steps: [begin], failure: { message: 'pull model manifest: file does not exist' } }
  const { error } = offer
  if (error && error.stage !== 'digest') {
    const message = describeRegistryError(error)
    return error.stage === 'layer'
      ? { steps: concat([begin], presentSteps(offer.model, models)), failure: { message } }
      : { steps: [begin], failure: { message: `pull model manifest: ${message}` } }
  }
  const old = models.find(name)
  const removes = old !== undefined && old.digest !== offer.model.digest
  const endsAt = downloadMs(offer, models, registry)
  const at = endsAt === 0 ? {} : { at: endsAt }
  const verify: Step = { progress: { status: 'verifying sha256 digest' }, ...at }
  if (error) {
    const steps = concat([begin], withoutEffects(downloadSteps(offer, models, registry)), [verify])
    return { steps, failure: { message: describeMismatch(offer), ...at } }
  }
  const install = (): void => {
    models.install(renameModel(offer.model, models.spelling(offer.model.name), formatTime(clock.now())))
    for (const { digest } of [...offer.model.layers, offer.model.config]) registry.keep(digest, 0)
  }
  return {
    steps: concat([begin], downloadSteps(offer, models, registry), [
      verify,
      { progress: { status: 'writing manifest' }, ...at, leaves: install },
      ...(removes ? [{ progress: { status: 'removing unused layers' }, ...at }] : []),
      { progress: { status: 'success' }, ...at },
    ]),
  }
}

/** The layers before the first one that has to be downloaded. */
function* presentSteps(model: Model, models: ModelStore): Iterable<Step> {
  for (const blob of uniqueBlobs([...model.layers, { ...model.config }])) {
    if (!models.blobs.find(blob.digest)) return
    yield { progress: lineOf(blob, blob.size) }
  }
}

function lineOf({ digest, size }: { digest: string; size: number }, completed: number): Step['progress'] {
  return {
    status: `pulling ${digest.slice(0, 12)}`,
    digest: `sha256:${digest}`,
    total: size,
    ...(completed === 0 ? {} : { completed }),
  }
}

/** The layers are discarded when their bytes are wrong. */
function* withoutEffects(steps: Iterable<Step>): Iterable<Step> {
  for (const { progress, at } of steps) yield { progress, ...(at === undefined ? {} : { at }) }
}

function* concat(...parts: Iterable<Step>[]): Iterable<Step> {
  for (const part of parts) yield* part
}

/** The failure of a registry in the server's words. */
export function describeRegistryError({ status, message = '' }: RegistryError): string {
  if (status === 404) return 'file does not exist'
  // The token endpoint refuses without a text.
  if ((status === 401 || status === 403) && message === '') return String(status)
  const advice = '\n\nThe model you are attempting to pull requires a newer version of Ollama.\n'
  return `${status}: ${message}${status === 412 ? advice : ''}`
}

function describeMismatch({ model: { layers } }: Offer): string {
  const digest = layers[0]?.digest ?? ''
  const wrong = toBlob(`wrong ${digest}`).digest
  return `digest mismatch, file must be downloaded again: want sha256:${digest}, got sha256:${wrong}`
}

/** How long the layers take that are not there yet. */
function downloadMs({ model, bytesPerSecond }: Offer, models: ModelStore, registry: Registry): number {
  if (bytesPerSecond === undefined) return 0
  return missingBlobs(model, models).reduce((sum, { digest, size }) => {
    const kept = Math.min(registry.keptBytes(digest), size)
    return sum + ((size - kept) / bytesPerSecond) * 1000
  }, 0)
}

function missingBlobs(model: Model, models: ModelStore): { digest: string; size: number }[] {
  return uniqueBlobs([...model.layers, { ...model.config }]).filter(
    ({ digest }) => !models.blobs.find(digest),
  )
}

/** The interval of progress lines. */
const msPerLine = 60
/** A slow download of a large layer has them less often. */
const mostLines = 5000

/** One layer after another, the configuration last. A generator: a slow download of hundreds of clients has millions of steps. */
function* downloadSteps(
  { model, bytesPerSecond }: Offer,
  models: ModelStore,
  registry: Registry,
): Generator<Step, void> {
  let at = 0
  for (const blob of uniqueBlobs([...model.layers, { ...model.config }])) {
    const line = (completed: number): Step['progress'] => lineOf(blob, completed)
    if (models.blobs.find(blob.digest)) {
      yield { progress: line(blob.size), ...(at === 0 ? {} : { at }) }
      continue
    }
    const kept = Math.min(registry.keptBytes(blob.digest), blob.size)
    const arrive = (): void => {
      registry.keep(blob.digest, 0)
      models.blobs.add(blob.digest, { size: blob.size })
    }
    if (bytesPerSecond === undefined) {
      // At once, and reported as a fast one: its beginning and its end.
      yield { progress: line(kept) }
      yield { progress: line(blob.size), leaves: arrive }
      continue
    }
    const takesMs = ((blob.size - kept) / bytesPerSecond) * 1000
    const every = Math.max(msPerLine, takesMs / mostLines)
    for (let passed = every; passed < takesMs; passed += every) {
      const completed = Math.floor(kept + ((passed - every) / 1000) * bytesPerSecond)
      yield {
        progress: line(completed),
        at: at + passed,
        leaves: () => registry.keep(blob.digest, completed),
      }
    }
    at += takesMs
    // A layer that arrives between two lines is not reported.
    if (takesMs >= every) yield { progress: line(blob.size), at, leaves: arrive }
  }
}

function uniqueBlobs(
  blobs: (Layer | { digest: string; size: number })[],
): { digest: string; size: number }[] {
  return [...new Map(blobs.map((blob) => [blob.digest, blob])).values()]
}
