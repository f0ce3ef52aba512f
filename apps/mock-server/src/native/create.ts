/** `POST /api/create`: a model from another one, from files, or one that stands for a model elsewhere. Server: `server/create.go` CreateHandler. */
import { parseModelName } from '@ollamakit/wire'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { assembleModel } from '../store/assemble-model.ts'
import { splitSource } from '../store/find-model.ts'
import { applyInfo } from '../store/build/apply-info.ts'
import { baseOfFiles } from '../store/build/base-of-files.ts'
import { type Base, CreateError } from '../store/build/create-base.ts'
import { type CreateRequest, createRequestShape } from '../request/create-request.ts'
import { changeLayers } from '../store/build/change-layers.ts'
import { formatTime } from '../go/format-time.ts'
import { errorAnswer } from '../http/json-answer.ts'
import { hasRoomForModel, noRoom } from './no-room.ts'
import { progressAnswer } from './progress-answer.ts'
import type { MockState } from '../mock-state.ts'
import { pullSteps } from './pull.ts'
import { quantize } from '../store/build/quantize.ts'
import type { Step } from '../store/progress-step.ts'
import { readBody } from './read-body.ts'

export const createRoute: Route = { path: '/api/create', methods: ['POST'], answer: answerCreate }

/** Creates a model. */
async function answerCreate({ body, state }: RequestContext): Promise<Answer> {
  const read = readBody(body, createRequestShape)
  if ('answer' in read) return read.answer
  const request = read.value
  const mistake = findMistake(request)
  if (mistake !== undefined) return errorAnswer(400, mistake)
  if (!hasRoomForModel(request.model || request.name, state, body.length)) return noRoom()
  const streams = request.stream !== false
  const steps: Step[] = []
  try {
    create(request, state, steps)
    return progressAnswer(steps, undefined, streams)
  } catch (error) {
    if (!(error instanceof CreateError)) throw error
    return progressAnswer(steps, { status: error.status, message: error.message }, streams)
  }
}

/** The checks before the first progress line. */
function findMistake(request: CreateRequest): string | undefined {
  const files = [...Object.entries(request.files ?? {}), ...Object.entries(request.draft_files ?? {})]
  for (const [path, digest] of files) {
    if (!isPlainPath(path)) return 'file path must be relative'
    if (digest === '') return 'invalid digest format'
  }
  if (request.draft_quantize !== '' && Object.keys(request.draft_files ?? {}).length === 0)
    return '--draft-quantize requires a DRAFT model'
  return parseModelName(request.model || request.name) ? undefined : 'invalid model name'
}

/** A path that stays where it is. */
function isPlainPath(path: string): boolean {
  return (
    path !== '' &&
    !path.startsWith('/') &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  )
}

/** Adds a progress step for each action; the model exists when the last one is sent. */
function create(request: CreateRequest, state: MockState, steps: Step[]): void {
  const { models, clock } = state
  const name = parseModelName(request.model || request.name)
  if (!name) throw new CreateError(400, 'invalid model name')
  const begun = toBase(request, state, steps)
  const told = { ...begun, facts: applyInfo(begun.facts, request.info) }
  const base = quantize(told, request.quantize || request.quantization, steps)
  const changed = changeLayers(base, request)
  const later = steps.some((step) => step.at !== undefined)
    ? { at: Math.max(...steps.map((step) => step.at ?? 0)) }
    : {}
  for (const { digest } of changed.layers) {
    const isThere = models.blobs.find(digest) !== undefined
    steps.push({
      progress: { status: `${isThere ? 'using existing' : 'creating new'} layer sha256:${digest}` },
      ...later,
    })
  }
  const install = (): void =>
    models.install(
      assembleModel(changed.facts, changed.layers, {
        name: models.spelling(name),
        modifiedAt: formatTime(clock.now()),
      }),
    )
  steps.push(
    { progress: { status: 'writing manifest' }, ...later, leaves: install },
    { progress: { status: 'success' }, ...later },
  )
}

/** What the model is made from. */
function toBase(request: CreateRequest, state: MockState, steps: Step[]): Base {
  if (request.from !== '') {
    const { base, source } = splitSource(request.from.trim())
    if (!parseModelName(base) || (source && splitSource(base).source))
      throw new CreateError(400, 'invalid model name')
    if (request.remote_host !== '' || source === 'cloud') return toRemoteBase(base, request)
    return { ...baseOfModel(base, state, steps), adapters: adaptersOf(request, state, steps) }
  }
  if (!request.files) throw new CreateError(400, "neither 'from' or 'files' was specified")
  return {
    ...baseOfFiles(request.files, state.models.blobs, steps),
    adapters: adaptersOf(request, state, steps),
  }
}

function adaptersOf(request: CreateRequest, { models }: MockState, steps: Step[]): Base['adapters'] {
  if (!request.adapters) return []
  return baseOfFiles(request.adapters, models.blobs, steps).layers.map(({ digest, size }) => ({
    kind: 'adapter',
    digest,
    size,
  }))
}

/** A model that is not there is pulled first. */
function baseOfModel(base: string, state: MockState, steps: Step[]): Omit<Base, 'adapters'> {
  const there = state.models.find(base)
  if (there) return { facts: there, layers: there.layers, parent: there.displayName }
  const pulled = pullSteps(base, state)
  steps.push(...[...pulled.steps].slice(0, -1))
  if (pulled.failure) throw new CreateError(500, pulled.failure.message)
  const offer = state.registry.find(base)
  if (!offer) throw new CreateError(500, 'pull model manifest: file does not exist')
  return { facts: offer.model, layers: offer.model.layers, parent: offer.model.displayName }
}

function toRemoteBase(model: string, request: CreateRequest): Base {
  const host = request.remote_host === '' ? 'https://ollama.com:443' : toRemoteUrl(request.remote_host)
  if (host === undefined) throw new CreateError(400, 'bad remote')
  if (Object.keys(request.draft_files ?? {}).length > 0)
    throw new CreateError(400, 'DRAFT cannot be used with remote models')
  return { ...stubBase(host, model), parent: '', adapters: [] }
}

function stubBase(host: string, model: string): Pick<Base, 'facts' | 'layers'> {
  const facts: Base['facts'] = {
    capabilities: [],
    format: '',
    family: '',
    parameterSize: '',
    quantization: '',
    contextLength: 0,
    embeddingLength: 0,
    parentModel: '',
    template: '{{ .Prompt }}',
    parameters: {},
    licenses: [],
    messages: [],
    modelInfo: {},
    tensors: [],
    remote: { host, model },
  }
  return { facts, layers: [] }
}

/** Server: `server/create.go` remoteURL. */
function toRemoteUrl(raw: string): string | undefined {
  if (raw === 'ollama.com' || raw === 'http://ollama.com') return 'https://ollama.com:443'
  const whole = raw.startsWith('/') ? `http://localhost${raw}` : raw.includes('://') ? raw : `http://${raw}`
  if (!URL.canParse(whole)) return undefined
  const { protocol, hostname, port, pathname } = new URL(whole)
  const [, given] = /^[a-z]+:\/\/[^/]*?:(\d+)(?:\/|$)/i.exec(whole) ?? []
  const path = pathname === '/' ? '' : pathname
  return `${protocol}//${hostname}:${given ?? (port || '11434')}${path}`
}
