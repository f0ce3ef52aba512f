/** `POST /api/pull`: a model from an imaginary registry. Server: `server/routes.go` PullHandler, `server/images.go` PullModel, `server/download.go`. */
import { parseModelName } from '@ollamakit/wire'
import { quoteGo } from '../go/json/quote-go.ts'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { splitSource, toPulledName } from '../store/find-model.ts'
import { renameModel } from '../store/assemble-model.ts'
import type { Layer } from '../store/layer.ts'
import type { ModelStore } from '../store/model-store.ts'
import type { Offer, Registry } from '../store/registry.ts'
import type { Step } from '../store/progress-step.ts'
import { formatTime } from '../go/format-time.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { MockState } from '../mock-state.ts'
import { noRoom } from './no-room.ts'
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
  if (!state.models.hasRoomFor(name)) return noRoom()
  const { steps, failure } = pullSteps(name, state)
  return progressAnswer(steps, failure, read.value.stream !== false)
}

/** The steps of a pull; the model is there when the last of them has been told. */
export function pullSteps(
  name: string,
  { models, registry, clock }: Pick<MockState, 'models' | 'registry' | 'clock'>,
): { steps: Step[]; failure?: { message: string } } {
  const begin: Step = { progress: { status: 'pulling manifest' } }
  const offer = registry.find(name)
  if (!offer) return { steps: [begin], failure: { message: 'pull model manifest: file does not exist' } }
  const { steps, endsAt } = downloadSteps(offer, models, registry)
  const old = models.find(name)
  const removes = old !== undefined && old.digest !== offer.model.digest
  const at = endsAt === 0 ? {} : { at: endsAt }
  const install = (): void => {
    models.install(renameModel(offer.model, models.spelling(offer.model.name), formatTime(clock.now())))
    for (const { digest } of [...offer.model.layers, offer.model.config]) registry.keep(digest, 0)
  }
  return {
    steps: [
      begin,
      ...steps,
      { progress: { status: 'verifying sha256 digest' }, ...at },
      { progress: { status: 'writing manifest' }, ...at, leaves: install },
      ...(removes ? [{ progress: { status: 'removing unused layers' }, ...at }] : []),
      { progress: { status: 'success' }, ...at },
    ],
  }
}

/** How often a download tells how far it is. */
const msPerLine = 60
/** A slow download of something large tells it less often. */
const mostLines = 5000

/** One layer after another, the configuration last. */
function downloadSteps(
  { model, bytesPerSecond }: Offer,
  models: ModelStore,
  registry: Registry,
): { steps: Step[]; endsAt: number } {
  const steps: Step[] = []
  let at = 0
  for (const blob of uniqueBlobs([...model.layers, { ...model.config }])) {
    const status = `pulling ${blob.digest.slice(0, 12)}`
    const line = (completed: number): Step['progress'] => ({
      status,
      digest: `sha256:${blob.digest}`,
      total: blob.size,
      ...(completed === 0 ? {} : { completed }),
    })
    if (models.blobs.find(blob.digest)) {
      steps.push({ progress: line(blob.size), ...(at === 0 ? {} : { at }) })
      continue
    }
    const kept = Math.min(registry.keptBytes(blob.digest), blob.size)
    const arrive = (): void => {
      registry.keep(blob.digest, 0)
      models.blobs.add(blob.digest, { size: blob.size })
    }
    if (bytesPerSecond === undefined) {
      // At once, and told as a fast one is: where it began and where it ended.
      steps.push({ progress: line(kept) }, { progress: line(blob.size), leaves: arrive })
      continue
    }
    const takesMs = ((blob.size - kept) / bytesPerSecond) * 1000
    const every = Math.max(msPerLine, takesMs / mostLines)
    for (let passed = every; passed < takesMs; passed += every) {
      const completed = Math.floor(kept + ((passed - every) / 1000) * bytesPerSecond)
      steps.push({
        progress: line(completed),
        at: at + passed,
        leaves: () => registry.keep(blob.digest, completed),
      })
    }
    at += takesMs
    // What arrives between two lines is not told, it is only there.
    if (takesMs >= every) steps.push({ progress: line(blob.size), at, leaves: arrive })
  }
  return { steps, endsAt: at }
}

function uniqueBlobs(
  blobs: (Layer | { digest: string; size: number })[],
): { digest: string; size: number }[] {
  return [...new Map(blobs.map((blob) => [blob.digest, blob])).values()]
}
