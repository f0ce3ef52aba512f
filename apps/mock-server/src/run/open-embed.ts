/** A request for vectors, checked and answered as the daemon does it, whichever route it came by. Server: `server/routes.go` EmbedHandler, EmbeddingsHandler. */
import type { RequestContext } from '../http/request-context.ts'
import type { MockState } from '../mock-state.ts'
import type { JsonObject } from '@ollamakit/wire'
import type { Asked } from '../fixture/asked.ts'
import type { Match } from '../fixture/fixture-set.ts'
import { describeUnmatched } from '../fixture/unmatched.ts'
import { findModel } from '../store/find-model.ts'
import { isCapable, type Model } from '../store/model.ts'
import type { Lease } from '../scheduler/scheduler.ts'
import { toEmbedding } from '../turn/embedding.ts'
import type { ReplyObject } from '../turn/reply.ts'
import { findOptionMistake } from './check-options.ts'
import { contextLengthOf } from './context-length.ts'
import type { KeepAlive } from '../request/keep-alive-shape.ts'
import { type Refused, refused } from '../render/outcome.ts'
import { refuseUnresolved } from './refuse-unresolved.ts'
import { prepareRun, timesOf } from './scripted-run.ts'

/** What is to be embedded. */
export interface EmbedOrder {
  model: string
  /** Undefined: no kind of text, which is found out after the name was read and before the model is looked up. */
  inputs: string[] | undefined
  keepAlive: KeepAlive | undefined
  truncate: boolean
  options: JsonObject | undefined
  /** What the request is to fixtures, apart from its input. */
  asked: Omit<Asked, 'input'>
}

export type Embedded =
  | Refused
  | { type: 'embedded'; vectors: number[][]; tokens: number; totalNs: number; loadNs: number; lease: Lease }

/** Checks a request, loads its model and makes a vector of each text. */
export async function openEmbed(order: EmbedOrder, context: RequestContext): Promise<Embedded> {
  const { state } = context
  const found = findModel(state.models, order.model)
  if ('unresolved' in found && found.unresolved.type !== 'absent')
    return refuseUnresolved(found.unresolved, order.model)
  const { inputs, options } = order
  if (!inputs) return refused(400, 'invalid input type')
  if ('unresolved' in found || found.model.remote)
    return refused(404, `model ${JSON.stringify(order.model)} not found, try pulling it first`)
  const { model } = found
  const mistake = findOptionMistake({ ...options })
  if (mistake !== undefined) return refused(500, mistake)

  const first = { ...order.asked, input: inputs[0] ?? '' }
  const prepared = await prepareRun(
    first,
    { model, options, keepAlive: order.keepAlive, onlyLoads: inputs.length === 0 },
    context,
  )
  if ('status' in prepared) return prepared
  const { lease } = prepared
  const times = timesOf(state, 'embed', JSON.stringify([order.model, inputs]))
  const loadNs = times.loadNs + Math.round(lease.waitedMs * 1e6)
  if (inputs.length === 0) return { type: 'embedded', vectors: [], tokens: 0, totalNs: 0, loadNs: 0, lease }

  const counted = countTokens(inputs, contextLengthOf(model, options, state.settings), order.truncate)
  if (counted === undefined) return { ...refused(400, 'the input length exceeds the context length'), lease }
  const vectors = toVectors(inputs, order, model, context)
  if (!Array.isArray(vectors)) return { ...vectors, lease }
  return {
    type: 'embedded',
    vectors,
    tokens: counted,
    totalNs: loadNs + times.overheadNs + counted * nsPerToken,
    loadNs,
    lease,
  }
}

const nsPerToken = 200_000

/** Tokens of all texts, each cut to the context without its first and last mark; undefined if one is too long and may not be cut. */
function countTokens(inputs: readonly string[], numCtx: number, truncate: boolean): number | undefined {
  const most = Math.max(1, numCtx - marks)
  const counts = inputs.map((text) => Math.max(1, Math.ceil(text.length / 4)))
  if (!truncate && counts.some((count) => count > most)) return undefined
  return counts.reduce((sum, count) => sum + Math.min(count, most), 0)
}

const marks = 2

/** Each text has its own fixture; a step of one is used up once in a request. */
function toVectors(
  inputs: readonly string[],
  order: EmbedOrder,
  model: Model,
  { state, entry }: RequestContext,
): number[][] | Refused {
  const used = new Map<string, Match>()
  const vectors: number[][] = []
  let numbers = 0
  for (const [position, input] of inputs.entries()) {
    const asked: Asked = { ...order.asked, input }
    const match = state.fixtures.find(asked, entry)
    if (match && !used.has(match.key)) used.set(match.key, match)
    if (!match && state.strict) {
      entry.unmatched = true
      entry.nearest = state.fixtures.nearest(asked)
      return refused(400, describeUnmatched(asked, entry.nearest))
    }
    const script: ReplyObject = typeof match?.reply === 'object' ? match.reply : {}
    if (script.error) {
      for (const each of used.values()) each.use()
      return {
        type: 'refused',
        status: script.error.status,
        message: script.error.message ?? '',
        begun: true,
        scripted: script.error,
      }
    }
    const scripted = script.embeddings?.[position % script.embeddings.length] ?? script.embedding
    if (!scripted && !isCapable(model, 'embedding'))
      return refused(501, 'This server does not support embeddings. Start it with `--embeddings`')
    const vector = scripted ?? toOwnVector(input, model, state)
    vectors.push(vector)
    numbers += vector.length
    if (numbers > mostNumbers)
      return refused(
        400,
        `ollamakit-mock gives at most ${mostNumbers} numbers at a time: ask for fewer texts at once`,
      )
  }
  for (const each of used.values()) each.use()
  return vectors
}

/** As JSON some 100 MB. */
const mostNumbers = 2 ** 23

function toOwnVector(input: string, model: Model, { seed }: MockState): number[] {
  return toEmbedding(input, Math.max(1, model.embeddingLength), seed)
}
