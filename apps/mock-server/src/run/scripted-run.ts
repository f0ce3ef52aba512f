/** What chat and generate share: the script for a request, the model loaded for it, and what the model then says. Server: `server/routes.go` scheduleRunner. */
import type { Asked } from '../fixture/asked.ts'
import type { Match } from '../fixture/fixture-set.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { MockState } from '../mock-state.ts'
import { isCapable, type Model } from '../store/model.ts'
import type { Lease, SchedulerError } from '../scheduler/scheduler.ts'
import type { ReplyError } from '../turn/reply.ts'
import { speak, type Spoken } from '../turn/speak.ts'
import type { Turn } from '../turn/turn.ts'
import { contextLengthOf, type PromptFit } from './context-length.ts'
import type { KeepAlive } from '../request/keep-alive-shape.ts'
import { type Answered, type Outcome, type Refused, refused } from '../render/outcome.ts'
import { refuseCloud } from './refuse-unresolved.ts'
import { createTimes, type Times } from '../render/times.ts'

/** The script of a request, and the model, loaded. */
export interface Prepared {
  match: Match | undefined
  lease: Lease
  numCtx: number
}

/** What a request says of how its model is to be loaded. */
export interface LoadOrder {
  model: Model
  options: { readonly [name: string]: unknown } | undefined
  keepAlive: KeepAlive | undefined
  /** Nothing is to be said. */
  onlyLoads: boolean
}

/** Finds the script and loads the model. One that is elsewhere cannot be asked, unless a script says what it answers. */
export async function prepareRun(
  asked: Asked,
  order: LoadOrder,
  { state, entry, signal }: RequestContext,
): Promise<Prepared | Refused> {
  const { model, options, keepAlive, onlyLoads } = order
  const match = state.fixtures.find(asked, entry)
  if (match) entry.fixture = match.name
  else if (model.remote && !state.strict) return refuseCloud()
  const script = typeof match?.reply === 'object' ? match.reply : {}
  const failure = script.error?.stage === 'load' ? script.error : undefined
  if (failure && !onlyLoads) match?.use()
  if (model.remote) return toPrepared(elsewhere, match, Infinity, failure)
  const numCtx = contextLengthOf(model, options, state.settings)
  const lease = await state.scheduler.acquire({
    model,
    keepAliveMs: keepAlive?.milliseconds,
    numCtx,
    loadMs: script.pace && 'load' in script.pace ? (script.pace.load ?? 0) : 0,
    failure: failure && { status: failure.status, message: failure.message ?? '' },
    onlyLoads,
    signal,
  })
  return toPrepared(lease, match, numCtx, failure)
}

/** What stands for a model elsewhere is never loaded. */
const elsewhere: Lease = { waitedMs: 0, wasLoaded: false, release() {} }

function toPrepared(
  lease: Lease | SchedulerError,
  match: Match | undefined,
  numCtx: number,
  failure: ReplyError | undefined,
): Prepared | Refused {
  if (!('status' in lease)) {
    if (!failure) return { match, lease, numCtx }
    // Loaded already by an earlier request; the script wants a failure all the same.
    lease.release()
    return { ...refused(failure.status, failure.message ?? ''), scripted: failure }
  }
  // A failure of the script may have headers and a body of its own.
  const isScripted =
    failure !== undefined && lease.status === failure.status && lease.message === (failure.message ?? '')
  return { ...refused(lease.status, lease.message), ...(isScripted ? { scripted: failure } : {}) }
}

/** What the model says, or why nothing. */
export interface Said {
  turn: Turn
  times: Times
  /** It is still speaking: waits until there is more, and says all of it anew. */
  more?: () => Promise<Said | Refused>
}

/** What a model is asked. */
export interface Question {
  asked: Asked
  model: Model
  /** Whether an unscripted answer begins with thinking. */
  thinks: boolean
  rivals: number
  /** Counts the prompt's tokens as far as they fit. */
  fit: (tokens: number, numCtx: number) => PromptFit
}

/** Lets the model speak: as its script says, or plausibly. The step of the script is used up. */
export function hearModel(
  question: Question,
  prepared: Prepared,
  { state, entry }: RequestContext,
): Said | Refused {
  const { asked, thinks, rivals } = question
  const said = speak(state, { asked, entry, match: prepared.match, thinks, rivals })
  return 'unmatched' in said ? refused(400, said.unmatched) : toSaid(said, question, prepared, state)
}

function toSaid(
  { turn, reply, key, nth, more }: Spoken,
  question: Question,
  prepared: Prepared,
  state: MockState,
): Said | Refused {
  const { asked, model, fit } = question
  const { lease, numCtx } = prepared
  const refusal = prepared.match ? undefined : toRunnerRefusal(asked, model)
  if (refusal) return refusal
  // A script that counts knows better than a guess.
  if (typeof reply !== 'object' || reply.usage?.prompt === undefined) {
    const fitted = fit(turn.usage.prompt, numCtx)
    if ('refusal' in fitted && !turn.error) return { ...refused(400, fitted.refusal), begun: true }
    if ('tokens' in fitted) turn.usage.prompt = fitted.tokens
  }
  const said = { turn, times: createTimes(state.seed, key, nth, lease.waitedMs) }
  return more ? { ...said, more: async () => toSaid(await more(), question, prepared, state) } : said
}

/** What is said as an outcome, and later all that is said until then. */
export function toOutcome<Response>(
  said: Said | Refused,
  lease: Lease,
  render: (said: Said) => Answered<Response> | Refused,
): Outcome<Response> {
  if ('status' in said) return { ...said, lease }
  const outcome: Outcome<Response> = render(said)
  outcome.lease = lease
  const { more } = said
  if (more && outcome.type === 'answered') outcome.more = async () => toOutcome(await more(), lease, render)
  return outcome
}

/** The runner itself takes no pictures that its model cannot see; a script may know better. */
function toRunnerRefusal({ images }: Asked, model: Model): Refused | undefined {
  if (images.length === 0 || isCapable(model, 'vision') || isCapable(model, 'audio')) return undefined
  const message =
    'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj'
  return {
    ...refused(500, `{"error":{"code":500,"message":"${message}","type":"server_error"}}`),
    begun: true,
  }
}

/** The times of an answer that says nothing. */
export function timesOf(state: MockState, kind: string, model: string): Times {
  return createTimes(state.seed, `${kind} ${model}`, state.countUnscripted(`${kind} ${model}`))
}
