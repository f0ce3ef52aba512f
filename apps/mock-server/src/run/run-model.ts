/** Runs the scripted model: as its fixture says, or plausibly, or not at all if the mock is strict. */
import type { Match } from '../fixture/found-match.ts'
import { noteFixture } from '../fixture/place.ts'
import { promptLength, type Question } from '../fixture/question.ts'
import { describeUnmatched } from '../fixture/unmatched.ts'
import { type Rejected, rejected } from '../render/outcome.ts'
import { createTimes, type Times } from '../render/times.ts'
import { isCapable, type Model } from '../store/model.ts'
import { sha256 } from '../store/sha256.ts'
import { checkFormat } from '../turn/check-format.ts'
import type { Hand } from '../turn/held-reply.ts'
import { toPlausibleReply } from '../turn/plausible-reply.ts'
import type { Reply } from '@ollamakit/wire/fixture'
import { toLimits } from '../turn/limit-steps.ts'
import { createSeededRandom } from '../turn/seeded-random.ts'
import { toTurn } from '../turn/to-turn.ts'
import type { Turn } from '../turn/turn.ts'
import type { PromptFit } from './context-length.ts'
import { findMatch } from './find-match.ts'
import { scriptOf } from './script-of.ts'
import type { Prepared } from './prepare-run.ts'
import type { RequestContext } from '../http/request-context.ts'

/** One run of the model: what it says, and when. */
export interface ModelRun {
  turn: Turn
  times: Times
  /** The response still grows: waits for more, and returns all of it again. */
  more?: () => Promise<ModelRun | Rejected>
}

/** What a run depends on besides the fixture. */
export interface RunOrder {
  question: Question
  model: Model
  /** Whether a made-up response begins with thinking. */
  thinks: boolean
  /** The number of alternatives in made-up logprobs. */
  alternatives: number
  /** Counts the prompt's tokens that fit into the context. */
  fit: (tokens: number, numCtx: number) => PromptFit
}

/** Runs the model, which uses up a step of its fixture. */
export async function runModel(
  asked: RunOrder,
  { match: found, lease, numCtx }: Prepared,
  context: RequestContext,
): Promise<ModelRun | Rejected> {
  const { state, entry } = context
  const order = state.enforcesFormat ? asked : withoutFormat(asked)
  const { question, thinks } = order
  // While a model was loaded, another request may have used the step.
  const match = found?.isStale() ? await findMatch(question, context) : found
  if (match && 'status' in match) return match
  if (!match && state.settings.strict) {
    entry.unmatched = true
    entry.nearest = state.fixtures.nearest(question)
    return rejected(400, describeUnmatched(question, entry.nearest, entry.scope))
  }
  const key = match?.key ?? sha256(JSON.stringify([question.model, question.messages, question.prompt]))
  const nth = match?.used ?? state.countUnscripted(key)
  const run: Running = { order, seed: state.settings.seed, key, nth, waitedMs: lease.waitedMs, numCtx }
  if (!match) {
    const random = createSeededRandom(state.settings.seed, key)
    return (
      rejectImages(question, order.model) ??
      toRun(scriptOf(toPlausibleReply(question, thinks, random, entry.skipped), context), run)
    )
  }
  match.use()
  noteFixture(entry, match.name, match.fixture)
  return runScripted(match, run, { state, entry })
}

/** Fixtures still see the format; the model does not. */
function withoutFormat(order: RunOrder): RunOrder {
  return { ...order, question: { ...order.question, format: undefined } }
}

/** Everything that the run of a reply depends on. */
interface Running {
  order: RunOrder
  seed: number
  key: string
  nth: number
  waitedMs: number
  numCtx: number
}

function runScripted(
  { hand, reply: given }: Match,
  run: Running,
  { state, entry }: Pick<RequestContext, 'state' | 'entry'>,
): ModelRun | Rejected {
  if (hand) {
    hand.take(entry)
    return runByHand(hand, run)
  }
  const reply = scriptOf(given, { state, entry })
  const turn = toTurnOf(reply, run)
  const violations = checkFormat(turn, run.order.question.format)
  if (violations.length > 0) entry.violations = violations
  return fitted(turn, reply, run)
}

function runByHand(hand: Hand, run: Running): ModelRun | Rejected {
  const said = toRun(hand.reply(), run)
  // A request may end the response before its test does.
  if ('status' in said || hand.isOver() || !said.turn.omitDone) return said
  const more = async (): Promise<ModelRun | Rejected> => {
    await hand.changed()
    return runByHand(hand, run)
  }
  return { ...said, more }
}

function toRun(reply: Reply, run: Running): ModelRun | Rejected {
  return fitted(toTurnOf(reply, run), reply, run)
}

function toTurnOf(reply: Reply, { order, seed, key, nth }: Running): Turn {
  const { question, model, alternatives } = order
  const random = createSeededRandom(seed, key, nth)
  const limits = {
    ...toLimits(question.options, model.parameters),
    restartsAtContent: runsTwice(question, model),
  }
  return toTurn(reply, { random, promptLength: promptLength(question), alternatives, limits })
}

/** Whether the server runs the model once to think and once more under the constraint of a format. */
function runsTwice({ endpoint, format, think }: Question, { rendering, capabilities }: Model): boolean {
  if (endpoint !== 'chat' || format === undefined || think === false) return false
  return rendering !== 'own' && capabilities.includes('thinking')
}

/** Fits the prompt into the context. Scripted token counts are kept as they are. */
function fitted(turn: Turn, reply: Reply, run: Running): ModelRun | Rejected {
  const { order, seed, key, nth, waitedMs, numCtx } = run
  if (typeof reply !== 'object' || reply.usage?.prompt === undefined) {
    const fit = order.fit(turn.usage.prompt, numCtx)
    if ('problem' in fit && !turn.error) return { ...rejected(400, fit.problem), begun: true }
    if ('tokens' in fit) turn.usage.prompt = fit.tokens
  }
  return { turn, times: createTimes(seed, key, nth, waitedMs, turn.pace) }
}

/** The runner rejects images that its model cannot see. A fixture may still answer such a request. */
function rejectImages({ images }: Question, model: Model): Rejected | undefined {
  if (images.length === 0 || isCapable(model, 'vision') || isCapable(model, 'audio')) return undefined
  const message =
    'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj'
  return {
    ...rejected(500, `{"error":{"code":500,"message":"${message}","type":"server_error"}}`),
    begun: true,
  }
}
