/** Runs a request for embeddings, whichever route it came by. Server: `server/routes.go` EmbedHandler, EmbeddingsHandler. */
import type { JsonObject } from '@ollamakit/wire'
import type { Match } from '../fixture/found-match.ts'
import type { Question } from '../fixture/question.ts'
import { describeUnmatched } from '../fixture/unmatched.ts'
import { type Outcome, type Rejected, rejected } from '../render/outcome.ts'
import type { KeepAlive } from '../request/keep-alive-shape.ts'
import { findModel } from '../store/find-model.ts'
import { isCapable, type Model } from '../store/model.ts'
import { drawJitter } from '../turn/draw-jitter.ts'
import { errorText } from '../turn/error-text.ts'
import { toEmbedding } from '../turn/embedding.ts'
import type { ReplyObject } from '@ollamakit/wire/fixture'
import { createSeededRandom } from '../turn/seeded-random.ts'
import { findOptionMistake } from './check-options.ts'
import { contextLengthOf } from './context-length.ts'
import { applyPace, timeOfFailure, withFault } from './pace-and-fault.ts'
import { prepareRun } from './prepare-run.ts'
import { findMatch } from './find-match.ts'
import { scriptOf } from './script-of.ts'
import { rejectUnresolved } from './reject-unresolved.ts'
import type { RequestContext } from '../http/request-context.ts'
import { timesOf } from './run-course.ts'

/** A request for embeddings. */
export interface EmbedOrder {
  dialect: Question['dialect']
  model: string
  /** Undefined: not text. The server finds out after it has read the name and before it looks up the model. */
  inputs: string[] | undefined
  keepAlive: KeepAlive | undefined
  truncate: boolean
  options: JsonObject | undefined
}

/** The vectors of a request, one for each input, and its metrics. */
export interface Embedded {
  done: true
  vectors: number[][]
  tokens: number
  totalNs: number
  loadNs: number
}

/** The result of a request without texts. */
export const noVectors: Embedded = { done: true, vectors: [], tokens: 0, totalNs: 0, loadNs: 0 }

/** Checks a request, loads its model and makes a vector of each text. */
export async function runEmbed(order: EmbedOrder, context: RequestContext): Promise<Outcome<Embedded>> {
  const { state } = context
  const found = findModel(state.models, order.model)
  if ('unresolved' in found && found.unresolved.type !== 'absent')
    return rejectUnresolved(found.unresolved, order.model)
  const { inputs, options } = order
  if (!inputs) return rejected(400, 'invalid input type')
  if ('unresolved' in found || found.model.remote)
    return rejected(404, `model ${JSON.stringify(order.model)} not found, try pulling it first`)
  const { model } = found
  const mistake = findOptionMistake({ ...options })
  if (mistake !== undefined) return rejected(500, mistake)

  const loadOrder = { model, options, keepAlive: order.keepAlive, onlyLoads: inputs.length === 0 }
  const prepared = await prepareRun(toQuestion(order, inputs[0] ?? '', context), loadOrder, context)
  if ('status' in prepared) return prepared
  const { lease } = prepared
  const times = timesOf(context, 'embed', JSON.stringify([order.model, inputs]))
  const loadNs = times.loadNs + Math.round(lease.waitedMs * 1e6)
  if (inputs.length === 0) return { type: 'single', response: noVectors, lease }

  const counts = countTokens(inputs, contextLengthOf(model, options, state.settings.server), order.truncate)
  if (!counts) return { ...rejected(400, 'the input length exceeds the context length'), lease }
  const matches = await findMatches(inputs, order, context)
  if (!Array.isArray(matches)) return { ...matches, lease }
  const vectors = toVectors(inputs, matches, model, state.settings.seed)
  if (!Array.isArray(vectors)) return { ...vectors, lease }
  const { tokens, ns } = toUsage(counts, matches)
  const totalNs = loadNs + times.overheadNs + ns
  const response: Embedded = { done: true, vectors, tokens, totalNs, loadNs }
  const script =
    matches.map((match) => scriptOf(match?.reply, context)).find(({ pace, fault }) => pace || fault) ?? {}
  const pace =
    script.pace && drawJitter(script.pace, 1, createSeededRandom(state.settings.seed, 'embed', ...inputs))
  return { ...withFault(false, applyPace([{ response }], pace), script.fault), lease }
}

function toQuestion(
  { dialect, model, options }: EmbedOrder,
  input: string,
  { entry }: RequestContext,
): Question {
  return {
    endpoint: 'embed',
    dialect,
    model,
    messages: [],
    input,
    images: [],
    tools: [],
    stream: false,
    options: { ...options },
    request: entry,
  }
}

const nsPerToken = 200_000

/** The tokens of each text, truncated to the context without its first and last mark; undefined if one is too long. */
function countTokens(inputs: readonly string[], numCtx: number, truncate: boolean): number[] | undefined {
  const most = Math.max(1, numCtx - marks)
  const counts = inputs.map((text) => Math.max(1, Math.ceil(text.length / 4)))
  if (!truncate && counts.some((count) => count > most)) return undefined
  return counts.map((count) => Math.min(count, most))
}

const marks = 2

/** Finds the fixture of each text. A request uses up one step of each fixture, however many texts it matches. */
async function findMatches(
  inputs: readonly string[],
  order: EmbedOrder,
  context: RequestContext,
): Promise<(Match | undefined)[] | Rejected> {
  const { state, entry } = context
  const used = new Map<string, Match>()
  const matches: (Match | undefined)[] = []
  for (const input of inputs) {
    const question = toQuestion(order, input, context)
    const match = await findMatch(question, context)
    if (match && 'status' in match) return match
    if (match && !used.has(match.key)) used.set(match.key, match)
    if (!match && state.settings.strict) {
      entry.unmatched = true
      entry.nearest = state.fixtures.nearest(question)
      return rejected(400, describeUnmatched(question, entry.nearest, entry.scope))
    }
    const { error, pace } = scriptOf(match?.reply, context)
    if (error) {
      for (const each of used.values()) each.use()
      const random = createSeededRandom(state.settings.seed, 'embed', input)
      return {
        ...rejected(error.status, errorText(error, order.model)),
        begun: true,
        scripted: error,
        at: timeOfFailure(pace && drawJitter(pace, 1, random)),
      }
    }
    matches.push(match)
  }
  for (const each of used.values()) each.use()
  return matches
}

function replyOf(match: Match | undefined): ReplyObject {
  return typeof match?.reply === 'object' ? match.reply : {}
}

function toVectors(
  inputs: readonly string[],
  matches: readonly (Match | undefined)[],
  model: Model,
  seed: number,
): number[][] | Rejected {
  const vectors: number[][] = []
  let numbers = 0
  for (const [position, input] of inputs.entries()) {
    const { embeddings, embedding } = replyOf(matches[position])
    const scripted = embeddings?.[position % embeddings.length] ?? embedding
    if (!scripted && !isCapable(model, 'embedding'))
      return rejected(501, 'This server does not support embeddings. Start it with `--embeddings`')
    const vector = scripted ?? toEmbedding(input, Math.max(1, model.embeddingLength), seed)
    vectors.push(vector)
    numbers += vector.length
    if (numbers > mostNumbers)
      return rejected(
        400,
        `ollamakit-mock returns at most ${mostNumbers} numbers in one response: send fewer texts at once`,
      )
  }
  return vectors
}

/** As JSON about 100 MB. */
const mostNumbers = 2 ** 23

/** Counts the tokens and their time. The scripted usage of a fixture counts once, for all texts that it matches. */
function toUsage(
  counts: readonly number[],
  matches: readonly (Match | undefined)[],
): { tokens: number; ns: number } {
  const scripted = new Map(
    matches.flatMap((match) => {
      const { usage } = replyOf(match)
      return match && usage ? [[match.key, usage] as const] : []
    }),
  )
  let tokens = 0
  let ns = 0
  for (const [position, match] of matches.entries()) {
    const count = counts[position] ?? 0
    const usage = match && scripted.get(match.key)
    if (usage?.prompt === undefined) tokens += count
    if (usage?.promptMs === undefined && usage?.prompt === undefined) ns += count * nsPerToken
  }
  for (const { prompt = 0, promptMs } of scripted.values()) {
    tokens += prompt
    ns += promptMs === undefined ? prompt * nsPerToken : Math.round(promptMs * 1e6)
  }
  return { tokens, ns }
}
