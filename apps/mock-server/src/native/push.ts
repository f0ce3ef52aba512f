/** `POST /api/push`: a model to an imaginary registry, which takes all there is. Server: `server/routes.go` PushHandler, `server/images.go` PushModel. */
import { parseModelName } from '@ollamakit/wire'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { modelsFolder } from '../store/blob-store.ts'
import type { Step } from '../store/progress-step.ts'
import { errorAnswer } from '../http/json-answer.ts'
import { pushRequestShape } from '../request/name-requests.ts'
import { progressAnswer } from './progress-answer.ts'
import { describeRegistryError } from './pull.ts'
import { readBody } from './read-body.ts'

export const pushRoute: Route = { path: '/api/push', methods: ['POST'], answer: answerPush }

/** Pushes a model. */
async function answerPush({ body, state: { models, registry } }: RequestContext): Promise<Answer> {
  const read = readBody(body, pushRequestShape)
  if ('answer' in read) return read.answer
  const asked = read.value.model || read.value.name
  if (asked === '') return errorAnswer(400, 'model is required')
  const streams = read.value.stream !== false
  const begin: Step = { progress: { status: 'retrieving manifest' } }
  const model = models.find(asked)
  if (!model)
    return progressAnswer(
      [begin, { progress: { status: "couldn't retrieve manifest" } }],
      { message: describeAbsent(asked) },
      streams,
    )
  const { error } = registry.find(asked) ?? {}
  if (error) return progressAnswer([begin], { message: describeRegistryError(error) }, streams)
  const blobs = [...model.layers, model.config].map(({ digest, size }): Step => ({
    progress: {
      status: `pushing ${digest.slice(0, 12)}`,
      digest: `sha256:${digest}`,
      total: size,
      completed: size,
    },
  }))
  return progressAnswer(
    [begin, ...blobs, { progress: { status: 'pushing manifest' } }, { progress: { status: 'success' } }],
    undefined,
    streams,
  )
}

function describeAbsent(asked: string): string {
  const name = parseModelName(asked)
  if (!name) return `unqualified name: registry.ollama.ai/library/${asked}:latest`
  return `open ${modelsFolder}/manifests/${name.host}/${name.namespace}/${name.model}/${name.tag}: no such file or directory`
}
